// The connections that fire. Each holds the lock of its ownership, so that its deliveries are
// taken over the moment it is gone, and the first of a kernel listens for sooner timers.
import { checkEpoch, isStandby } from "../database/calls.ts";
import { becomeOwner } from "../database/ownership.ts";
import type { Database } from "../database/wire.ts";
import { createLine, type Line } from "./line.ts";

export interface FiringSession {
  readonly database: Database;
  readonly owner: number;
}

export interface FiringOptions {
  readonly url: string;
  /** Told of timers made for near instants, as wake_kernel says it; without it, none listens. */
  readonly onAnnounced?: (said: string) => void;
  readonly onLost?: () => void;
}

export function firingLine({ url, onAnnounced, onLost }: FiringOptions): Line<FiringSession> {
  return createLine({
    url,
    name: "minoots kernel",
    settings: { tcp_user_timeout: "5s", idle_in_transaction_session_timeout: "1s" },
    async enter(database) {
      if (await isStandby(database)) {
        throw new Error("This database is a standby: nothing fires here.");
      }
      const owner = await becomeOwner(database);
      await checkEpoch(database);
      if (onAnnounced !== undefined) await database.query("listen minoots_due");
      return { database, owner };
    },
    onNotified: onAnnounced,
    onLost,
  });
}
