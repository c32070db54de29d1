// A tenant that asks for far too much takes nothing from another: told by what was accepted,
// counted and fired, never by how long it took.
import { expect } from "vitest";
import { foldUsage } from "../src/database/usage-calls.ts";
import { insertTenant } from "./harness/database.ts";
import { foldAll, limit, openOf } from "./harness/limits.ts";
import { fireDue, schedule } from "./harness/timers.ts";
import { makeKey, test } from "./server/support.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 20, 8) + seconds * 1000).toISOString();
const tea = { name: "tea", fireAt: at(60) };

test("its flood is refused at the door, and every timer of the other is accepted and fires", async ({
  serve,
  db,
  tenant,
  connect,
  clock,
}) => {
  await clock.set(at(0));
  const { call } = await serve();
  const quiet = await insertTenant(db);
  const key = await makeKey(db, quiet);
  await limit(db, tenant, { requests_per_minute: 60, burst: 5 });

  const noise = Array.from({ length: 200 }, () => call("POST", "/timers", { body: tea }));
  const promises = Array.from({ length: 20 }, () => call("POST", "/timers", { body: tea, key }));
  const answered = (await Promise.all(noise)).map(({ status }) => status);
  const accepted = (await Promise.all(promises)).map(({ status }) => status);
  await clock.set(at(60));
  const { fired } = await fireDue(await connect());

  expect(accepted).toEqual(Array.from({ length: 20 }, () => 201));
  expect(answered.filter((status) => status === 201)).toHaveLength(5);
  expect(answered.filter((status) => status === 429)).toHaveLength(195);
  expect(fired).toBe(25);
  expect(await openOf(db, quiet)).toBe(0);
});

test("at its quota, with a transaction left open, it neither grows nor holds up the other", async ({
  db,
  as,
  tenant,
  connect,
}) => {
  await foldAll(as("minoots_worker"));
  const quiet = await insertTenant(db, "team");
  await limit(db, tenant, { open_timers_max: 10 });
  const [noisy, calm] = [
    await connect({ role: "minoots_server", tenant }),
    await connect({ role: "minoots_server", tenant: quiet }),
  ];
  await noisy.query("begin");
  for (let count = 0; count < 10; count += 1) await schedule(noisy);
  await noisy.query("savepoint at_quota");
  await expect(schedule(noisy)).rejects.toMatchObject({ code: "MN016" });
  await noisy.query("rollback to at_quota");

  for (let count = 0; count < 30; count += 1) await schedule(calm);
  expect(await foldAll(as("minoots_worker"), 7)).toBe(30);
  expect(await openOf(db, quiet)).toBe(30);

  await noisy.query("commit");
  expect(await foldUsage(as("minoots_worker"), 1000)).toBe(10);
  expect(await openOf(db, tenant)).toBe(10);
});

test("many who ask at once pass their quota by no more than what was under way", async ({
  db,
  as,
  tenant,
}) => {
  await limit(db, tenant, { open_timers_max: 25 });
  const server = as("minoots_server", tenant);

  const asked = await Promise.allSettled(Array.from({ length: 60 }, async () => schedule(server)));

  const made = asked.filter(({ status }) => status === "fulfilled").length;
  expect(made).toBeGreaterThanOrEqual(25);
  expect(made).toBeLessThan(25 + 10); // as many connections as there are
  expect(await openOf(db, tenant)).toBe(made);
});
