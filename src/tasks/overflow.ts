// What is too much for these hands. A delivery they cannot soon send goes back to the
// database, and its lane to the workers of any process. A lane in which more waits than they
// have room for is parked here, and given to the workers once there is room; its job comes by
// itself a little later, should this process be gone by then.
import type { Logger } from "pino";
import type { Handoff } from "../database/wire.ts";
import { type Lane, laneKey } from "./lane-counts.ts";
import { codeOf, messageOf } from "./send-failure.ts";

export interface OverflowCalls {
  giveBack(handoffs: readonly Handoff[], owner: number): Promise<unknown>;
  queueDrains(lanes: readonly Lane[]): Promise<unknown>;
}

export interface OverflowDependencies {
  readonly calls: OverflowCalls;
  readonly log: Logger;
  readonly room: (lane: Lane) => number;
  /** With so much room a parked lane goes on. */
  readonly enough: number;
}

export interface Held {
  readonly handoff: Handoff;
  readonly owner: number;
}

export interface Overflow {
  // Resolves when the database has answered, whatever it was: the lease is the net.
  giveBack(held: readonly Held[]): Promise<void>;
  park(lane: Lane): void;
  isParked(lane: Lane): boolean;
  // Something was let go: there may be room.
  look(): void;
  // Leaves all parked lanes to the jobs that they have.
  forget(): void;
}

const lookDelayMs = 10;
// The one failure of which it is known that nothing was done, and that passes by itself.
const deadlock = "40P01";
const triesMax = 3;

export function createOverflow(dependencies: OverflowDependencies): Overflow {
  const parked = new Map<string, Lane>();
  let timer: NodeJS.Timeout | null = null;
  const look = () => {
    if (parked.size === 0) return;
    timer ??= setTimeout(() => {
      timer = null;
      void wake(dependencies, parked);
    }, lookDelayMs);
  };
  return {
    giveBack: async (held) => {
      const byOwner = Map.groupBy(held, ({ owner }) => owner);
      await Promise.all([...byOwner].map((entry) => giveBack(dependencies, ...entry)));
    },
    park(lane) {
      parked.set(laneKey(lane), lane);
      look();
    },
    isParked: (lane) => parked.size > 0 && parked.has(laneKey(lane)),
    look,
    forget() {
      parked.clear();
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}

async function giveBack(
  { calls, log }: OverflowDependencies,
  owner: number,
  held: readonly Held[],
): Promise<void> {
  const handoffs = held.map(({ handoff }) => handoff);
  for (let tries = 1; ; tries += 1) {
    try {
      await calls.giveBack(handoffs, owner);
      return;
    } catch (error) {
      if (codeOf(error) === deadlock && tries < triesMax) continue;
      log.warn(
        { error: messageOf(error), deliveries: held.length },
        "deliveries could not be given back; they come back when their lease ends",
      );
      return;
    }
  }
}

// What a lane of a tenant is promised, its other lanes do not wake for.
async function wake(
  { calls, log, room, enough }: OverflowDependencies,
  parked: Map<string, Lane>,
): Promise<void> {
  const promised = new Map<string, number>();
  const woken: Lane[] = [];
  for (const [key, lane] of parked) {
    const before = promised.get(lane.tenantId) ?? 0;
    const places = room(lane) - before;
    if (places < enough) continue;
    promised.set(lane.tenantId, before + places);
    parked.delete(key);
    woken.push(lane);
  }
  if (woken.length === 0) return;
  await calls.queueDrains(woken).catch((error: unknown) => {
    log.warn({ error: messageOf(error) }, "parked lanes could not be woken; they go on later");
  });
}
