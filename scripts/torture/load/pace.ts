// How fast timers are made: as fast as was asked while calls are answered quickly and what is due
// fires, and slower as soon as they are not, so that the run measures promises and not patience.
import { setTimeout as wait } from "node:timers/promises";
import type { Clients } from "./clients.ts";
import type { Watch } from "./watch.ts";

export interface Pace {
  timersPerSecond(): number;
  stop(): Promise<void>;
}

const lookMs = 1000;
const slowMs = 1500;
const least = 15;
const overdueSeconds = 3;
/** Some always wait: for a breaker, a receiver that misbehaves, a process that is just dead. */
const overdueLeast = 1500;
const countMax = 20_000;

// What waits to be fired, and what waits for a worker: both would only grow.
const behind = `select
  (select count(*) from (select from minoots_private.timers
    where status = 'scheduled' and fire_at < clock_timestamp() - interval '2 seconds'
    limit ${countMax}) as due)
  + (select count(*) from (select from minoots_private.deliveries
    where status = 'pending' and owner is null and next_attempt_at < clock_timestamp()
      - interval '5 seconds' limit ${countMax}) as late) as count`;

export function startPace(target: number, watch: Watch, clients: () => Clients | null): Pace {
  let rate = Math.min(target, 60);
  let stopped = false;
  const loop = async () => {
    while (!stopped) {
      await wait(lookMs);
      const rows = await watch.ask<{ count: string }>(behind);
      const overdue = rows === null ? countMax : Number(rows[0]!.count);
      const typical = clients()?.typicalMs() ?? 0;
      const isBehind = overdue > Math.max(overdueLeast, rate * overdueSeconds) || typical > slowMs;
      rate = isBehind ? Math.max(least, rate * 0.8) : Math.min(target, rate * 1.15 + 4);
    }
  };
  const looping = loop();
  return {
    timersPerSecond: () => rate,
    async stop() {
      stopped = true;
      await looping;
    },
  };
}
