// Says which deliveries were left unsent, and why: at most a line a second, with how many
// there were. A database that is away for a moment leaves thousands at once, and as many lines
// would hold up the thread that fires.
import type { Logger } from "pino";
import type { Handoff } from "../database/wire.ts";

export type SayUnsent = (handoff: Handoff, why: string) => void;

interface Unsaid {
  readonly tenantId: string;
  readonly deliveryId: string;
  readonly why: string;
  deliveries: number;
}

const everyMs = 1000;

export function createUnsentLog(log: Logger): SayUnsent {
  let unsaid: Unsaid | null = null;
  let pause: NodeJS.Timeout | null = null;
  const say = () => {
    pause = null;
    if (unsaid === null) return;
    const { why, ...which } = unsaid;
    log.warn(which, `deliveries were not sent: ${why}`);
    unsaid = null;
    pause = setTimeout(say, everyMs);
    pause.unref();
  };
  return ({ tenantId, deliveryId }, why) => {
    if (unsaid === null) unsaid = { tenantId, deliveryId, why, deliveries: 1 };
    else unsaid.deliveries += 1;
    if (pause === null) say();
  };
}
