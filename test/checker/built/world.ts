// A small world in which time is a number and nothing goes wrong by itself: it stands in for the
// product where a history is to be good, so that the checker is proven without it.
import type { FollowUp, HistoryRecord, Wanted } from "../history.ts";
import { instantOf } from "../instants.ts";
import type { StateDelivery, StateEvent, StateTenant, StateTimer } from "../state.ts";
import { type Chance, chanceOf } from "./chance.ts";

type Changeable<Row> = { -readonly [Field in keyof Row]: Row[Field] };
export type Timer = Changeable<StateTimer> & { wanted: Wanted | FollowUp };
export type Delivery = Changeable<StateDelivery> & {
  attempts: StateDelivery["attempts"][number][];
};
export type Tenant = Changeable<StateTenant> & { tokens: number; filledAt: number };

export interface World {
  readonly chance: Chance;
  readonly records: HistoryRecord[];
  readonly tenants: readonly Tenant[];
  readonly timers: Map<string, Timer>;
  readonly byKey: Map<string, Timer>;
  readonly deliveries: Map<string, Delivery>;
  readonly deliveriesOf: Map<string, Delivery[]>;
  /** Those that have not ended. */
  readonly open: Set<Delivery>;
  readonly events: { readonly t: number; readonly event: StateEvent }[];
  /** Microseconds of the recorders' clock. */
  now: number;
  /** By how much the database's clock was set off. */
  offset: number;
  isQuiet: boolean;
  operations: number;
  fire(timer: Timer): void;
  at(t: number, task: () => void): void;
  run(until: number): void;
}

export const began = 5_000_000_000;
const base = Date.parse("2026-11-20T08:00:00Z") * 1000 - began;

export function newWorld(
  seed: number,
  tenants: number,
  fire: (world: World, timer: Timer) => void,
): World {
  const chance = chanceOf(seed);
  const tasks: Task[] = [];
  const world: World = {
    chance,
    records: [],
    tenants: Array.from({ length: tenants }, (_, index) => newTenant(chance, index)),
    timers: new Map(),
    byKey: new Map(),
    deliveries: new Map(),
    deliveriesOf: new Map(),
    open: new Set(),
    events: [],
    now: began,
    offset: 0,
    isQuiet: false,
    operations: 0,
    fire: (timer) => fire(world, timer),
    at: (t, task) => push(tasks, { t: Math.max(Math.round(t), world.now), task }),
    run(until) {
      while (tasks.length > 0 && tasks[0]!.t <= until) {
        const { t, task } = pop(tasks);
        world.now = t;
        task();
      }
      world.now = until;
    },
  };
  return world;
}

// The first is held to a small rate and few timers, so that both limits are met.
function newTenant(chance: Chance, index: number): Tenant {
  const burst = index === 0 ? 20 : 10_000;
  return {
    record: "state_tenant",
    tenant: chance.uuid(),
    openTimers: 0,
    openTimersMax: index === 0 ? 60 : 1_000_000,
    requestsPerMinute: index === 0 ? 600 : 1_000_000,
    burst,
    tokens: burst,
    filledAt: began,
  };
}

/** The database's clock now, in its microseconds. */
export function databaseNow(world: World): number {
  return base + world.now + world.offset;
}

export function instantNow(world: World): string {
  return instantOf(databaseNow(world));
}

export function tell(
  world: World,
  timer: Timer,
  type: string,
  more: { readonly deliveryId?: string; readonly replaced?: boolean } = {},
): void {
  const position = (world.events.at(-1)?.event.position ?? 0) + 1 + world.chance.below(3);
  const firing = type === "timer.fired" || type === "timer.completed" ? timer.firedAt : null;
  const event: StateEvent = {
    record: "state_event",
    tenant: timer.tenant,
    position,
    type,
    timerId: timer.id,
    deliveryId: more.deliveryId ?? null,
    occurredAt: instantNow(world),
    fireAt: timer.fireAt,
    firedAt: firing === null ? null : `${firing.slice(0, 23)}Z`,
    replaced: more.replaced ?? false,
  };
  world.events.push({ t: world.now, event });
}

interface Task {
  readonly t: number;
  readonly task: () => void;
}

function push(tasks: Task[], task: Task): void {
  let at = tasks.push(task) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (tasks[above]!.t <= task.t) break;
    tasks[at] = tasks[above]!;
    at = above;
  }
  tasks[at] = task;
}

function pop(tasks: Task[]): Task {
  const first = tasks[0]!;
  const last = tasks.pop()!;
  if (tasks.length === 0) return first;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= tasks.length) break;
    if (below + 1 < tasks.length && tasks[below + 1]!.t < tasks[below]!.t) below += 1;
    if (tasks[below]!.t >= last.t) break;
    tasks[at] = tasks[below]!;
    at = below;
  }
  tasks[at] = last;
  return first;
}
