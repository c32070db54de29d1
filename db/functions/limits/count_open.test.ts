import { expect } from "vitest";
import { foldAll, openOf } from "../../../test/harness/limits.ts";
import { insertTenant, test } from "../../../test/harness/database.ts";
import {
  call,
  fireDue,
  refused,
  schedule,
  settle,
  verbTest,
  webhook,
} from "../../../test/harness/timers.ts";

verbTest("every way to begin and to end counts", async ({ server, db, tenant, become, clock }) => {
  const open = async (work: () => Promise<unknown>) => {
    await work();
    await become(null);
    const count = await openOf(db, tenant);
    await become("minoots_server", tenant);
    return count;
  };
  const { timer } = await schedule(server, { key: "a" });

  expect(await open(() => schedule(server, { key: "a" }))).toBe(1);
  expect(await open(() => schedule(server, { fireIn: "1s", actions: [webhook] }))).toBe(2);
  expect(await open(() => schedule(server, { fireIn: "1s" }))).toBe(3);
  expect(await open(() => call(server, "pause_timer", { id: timer.id }))).toBe(3);
  expect(await open(() => call(server, "cancel_timer", { id: timer.id }))).toBe(2);

  await clock.set(new Date(Date.now() + 5000).toISOString());
  const { handoffs } = await fireDue(db);
  expect(await open(async () => {})).toBe(1);
  expect(await open(() => settle(db, handoffs, refused))).toBe(0);
});

test("folded or not, the count is the same", async ({ db, tenant, connect, as }) => {
  const other = await insertTenant(db);
  const client = await connect({ role: "minoots_server", tenant });
  const { timer } = await schedule(client);
  await schedule(client);
  await schedule(client);

  expect(await openOf(db, tenant)).toBe(3);
  await foldAll(as("minoots_worker"));
  expect(await openOf(db, tenant)).toBe(3);
  await call(client, "cancel_timer", { id: timer.id });
  expect(await openOf(db, tenant)).toBe(2);
  await foldAll(as("minoots_worker"));
  expect(await openOf(db, tenant)).toBe(2);
  expect(await openOf(db, other)).toBe(0);
});
