// Sql and job actions: one call does the work and settles it, both or neither. When the answer
// is lost, nobody knows which; the same call again finds out, since a settled attempt is not made
// twice. What stays unknown comes back when the lease ends, or was settled after all.
import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import type { Handoff } from "../database/wire.ts";
import { codeOf, messageOf } from "./send-failure.ts";

export interface PerformDependencies {
  readonly perform: (handoff: Handoff, owner: number) => Promise<boolean>;
  readonly log: Logger;
  readonly giveUpMs?: number;
  readonly pauseMs?: number;
}

/** Null, as the hands know it: the attempt is settled where it was made. */
export type Perform = (handoff: Handoff, owner: number) => Promise<null>;

// The lease holds for 30 s, and a call takes 5 s at most.
const giveUpDefaultMs = 15_000;
const pauseDefaultMs = 100;

export function performInDatabase(dependencies: PerformDependencies): Perform {
  const { giveUpMs = giveUpDefaultMs, pauseMs = pauseDefaultMs } = dependencies;
  return async (handoff, owner) => {
    const until = performance.now() + giveUpMs;
    for (let waitMs = pauseMs; ; waitMs *= 2) {
      try {
        await dependencies.perform(handoff, owner);
        return null;
      } catch (error) {
        if (isRefusal(error) || performance.now() + waitMs > until) {
          leave(dependencies.log, handoff, error);
          return null;
        }
      }
      await pause(waitMs);
    }
  };
}

// The database would say the same again. MN017 is its word for: try again.
function isRefusal(error: unknown): boolean {
  const code = codeOf(error) ?? "";
  return code.length === 5 && /^(22|23|42|P0|MN)/.test(code) && code !== "MN017";
}

function leave(log: Logger, { tenantId, deliveryId, attempt, kind }: Handoff, error: unknown) {
  log.warn(
    { tenantId, deliveryId, attempt, kind, error: messageOf(error) },
    "an action could not be performed; it comes back when its lease ends",
  );
}
