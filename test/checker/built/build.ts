// Builds a good history from a seed: callers and faults for a while, then quiet, then the state
// at rest. It breaks no promise, so the checker must have nothing to say of it.
import type { HistoryRecord } from "../history.ts";
import type { StateDelivery, StateTenant, StateTimer } from "../state.ts";
import { answerSome, callSomething } from "./clients.ts";
import { fire } from "./firing.ts";
import { askAnew } from "./fresh.ts";
import { readAll } from "./readers.ts";
import { arm } from "./timers.ts";
import { began, instantNow, newWorld, type Tenant, type Timer, type World } from "./world.ts";

export interface Size {
  readonly calls: number;
  readonly tenants: number;
  /** For how long they call. */
  readonly seconds: number;
}

export const small: Size = { calls: 250, tenants: 3, seconds: 12 };

export function buildHistory(seed: number, size: Size = small): HistoryRecord[] {
  const world = newWorld(seed, size.tenants, fire);
  const quietAt = began + size.seconds * 1_000_000;
  const restAt = quietAt + 30_000_000;
  watchClock(world, restAt);
  for (const share of [0.3, 0.6]) stepClock(world, began + size.seconds * 1_000_000 * share);
  haveCalls(world, size, quietAt);
  world.at(quietAt + 20_000_000, () => askAnew(world));
  world.at(quietAt, () => {
    world.isQuiet = true;
    const bounds = { boundMs: 1000, relaxedBoundMs: 5000 };
    world.records.push({ record: "quiet", t: world.now, ...bounds });
  });
  world.run(restAt);
  world.records.push({ record: "drained", t: world.now, database: instantNow(world) });
  for (const tenant of world.tenants) readAll(world, tenant);
  return [...world.records, ...stateOf(world)];
}

function haveCalls(world: World, { calls, seconds }: Size, quietAt: number): void {
  const known = new Map<Tenant, Timer[]>(world.tenants.map((tenant) => [tenant, []]));
  for (let count = 0; count < calls; count += 1) {
    const tenant = world.chance.one(world.tenants);
    const t = began + world.chance.below(seconds * 1_000_000);
    world.at(t, () => callSomething(world, tenant, known.get(tenant)!));
  }
  for (const tenant of world.tenants) {
    for (let t = began; t < quietAt + 20_000_000; t += 250_000) {
      world.at(t, () => answerSome(world, tenant));
    }
  }
}

function watchClock(world: World, until: number): void {
  for (let t = began - 1000; t < until + 1_000_000; t += 500_000) {
    world.at(t, () => {
      const database = instantNow(world);
      world.records.push({ record: "clock", t: world.now - 100, until: world.now + 100, database });
    });
  }
}

function stepClock(world: World, t: number): void {
  const ms = world.chance.below(6000) - 3000;
  world.at(t, () => {
    world.offset += ms * 1000;
    // Whoever waits looks at the clock anew.
    for (const timer of world.timers.values()) arm(world, timer);
    const until = world.now + 500;
    world.records.push(
      { record: "clock_step", t: world.now - 500, until, who: "database", ms },
      {
        record: "fault",
        t: world.now - 500,
        until,
        what: "clock step",
        effect: `${ms} ms`,
        counted: true,
      },
    );
  });
}

function stateOf({ timers, deliveries, tenants, events }: World): HistoryRecord[] {
  return [
    ...[...timers.values()].map((timer): StateTimer => without(timer, "wanted")),
    ...[...deliveries.values()].map((delivery): StateDelivery => delivery),
    ...events.map(({ event }) => event),
    ...tenants.map((tenant): StateTenant => without(tenant, "tokens", "filledAt")),
  ];
}

// What only the world itself knows of a row.
function without<Row extends object, Field extends keyof Row>(
  row: Row,
  ...fields: readonly Field[]
): Omit<Row, Field> {
  const kept = { ...row };
  for (const field of fields) delete kept[field];
  return kept;
}
