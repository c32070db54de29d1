import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, fire, scheduleFor, webhook } from "../../../test/harness/firing.ts";
import { answer } from "../../../test/harness/rules.ts";

const trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

sqlTest.for([
  ["00-00000000000000000000000000000000-b7ad6b7169203331-01"],
  ["00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01"],
  ["00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"],
  [`${trace}\nhost: x`],
  [""],
])("%s is no trace", async ([written], { db }) => {
  await db.query("select set_config('minoots.traceparent', $1, true)", [written]);

  expect(await answer(db, "minoots_private.traceparent()")).toBeNull();
});

sqlTest("nobody who says nothing has a trace", async ({ db }) => {
  expect(await answer(db, "minoots_private.traceparent()")).toBeNull();
});

sqlTest(
  "a timer keeps the trace it was made in, and its key knows nothing of it",
  async ({ db, tenant }) => {
    const ask = { key: "tea", actions: [webhook()] };
    await db.query("select set_config('minoots.traceparent', $1, true)", [trace]);
    const id = await scheduleFor(db, tenant, ask);
    await db.query("select set_config('minoots.traceparent', '', true)");

    expect(await scheduleFor(db, tenant, ask)).toBe(id);
    expect(await traceOf(db, id)).toBe(trace);

    await scheduleFor(db, tenant, { ...ask, name: "coffee", onConflict: "replace" });
    expect(await traceOf(db, id)).toBeNull();
  },
);

sqlTest(
  "its delivery carries it, in a body that is the same without",
  async ({ db, clock, tenant }) => {
    await scheduleFor(db, tenant, { actions: [webhook()] });
    await db.query("select set_config('minoots.traceparent', $1, true)", [trace]);
    await scheduleFor(db, tenant, { actions: [webhook()] });
    await clock.set(dueAt);

    const { handoffs } = await fire(db);

    expect(handoffs.map(({ parameters }) => parameters.traceparent)).toEqual([undefined, trace]);
    expect(handoffs.filter(({ body }) => body.includes("trace"))).toEqual([]);
  },
);

async function traceOf(db: Parameters<typeof answer>[0], id: string): Promise<unknown> {
  return await answer(db, "(select traceparent from minoots_private.timers where timers.id = $1)", [
    id,
  ]);
}
