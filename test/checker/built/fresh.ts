// What is asked for when all has settled: in the built world it is heard, and fires at once.
import type { Wanted } from "../history.ts";
import { call } from "./clients.ts";
import { schedule } from "./timers.ts";
import type { Tenant, World } from "./world.ts";

const webhook = { id: "1", kind: "webhook", pushed: true };
const wishes = [
  { actions: [] },
  { actions: [webhook] },
  { actions: [], precision: "relaxed" as const },
];

export function askAnew(world: World): void {
  // The first is held to a small rate and few timers.
  const asked = world.tenants.slice(1).flatMap((tenant) => wishes.map((_, at) => ask(tenant, at)));
  const timers = asked.map(({ tenant, wanted }) => ({ tenant: tenant.tenant, name: wanted.name }));
  const bounds = { boundMs: 500, relaxedBoundMs: 1000, sentBoundMs: 500 };
  world.records.push({ record: "fresh", t: world.now, ...bounds, timers });
  for (const { tenant, wanted } of asked) {
    call(world, tenant, { verb: "schedule", input: { timers: [wanted] } }, () => {
      const outcome = schedule(world, tenant, [wanted]);
      return "code" in outcome ? outcome : { timers: outcome };
    });
  }

  function ask(tenant: Tenant, at: number): { tenant: Tenant; wanted: Wanted } {
    const name = `fresh ${at} of ${tenant.tenant}`;
    return { tenant, wanted: { name, delayMs: 1000 + 100 * at, ...wishes[at]! } };
  }
}
