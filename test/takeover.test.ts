// What a process held when it was killed, another redelivers at once: the same delivery, byte
// for byte, as its next attempt, and nothing fires twice. The processes are real, and so is
// the signal. Their receiver hangs as long as the first lives, and answers when it is dead.
import { once } from "node:events";
import type pg from "pg";
import { expect } from "vitest";
import type { Queryable } from "./harness/clock.ts";
import { test, type Tenant } from "./harness/database.ts";
import { scheduleFor, typesOf } from "./harness/firing.ts";
import { startProgram } from "./harness/program.ts";
import { startHangingReceiver } from "./tasks/support/hanging-receiver.ts";

async function scheduleMany(
  db: Queryable,
  tenant: Tenant,
  count: number,
  request: { url: string; fireAt: string },
): Promise<string[]> {
  const { url, fireAt } = request;
  const ids: string[] = [];
  for (let made = 0; made < count; made += 1) {
    ids.push(await scheduleFor(db, tenant, { fireAt, actions: [{ webhook: { url } }] }));
  }
  return ids;
}

/** How many timers of the tenant are in which status, once none is under way any more. */
async function ended(ear: pg.Client, tenant: Tenant): Promise<unknown> {
  await ear.query("listen minoots_feed");
  for (;;) {
    const told = once(ear, "notification");
    const { rows } = await ear.query(
      `select status, count(*)::int from minoots_private.timers where tenant_id = $1
      group by status order by status`,
      [tenant.id],
    );
    if (!rows.some(({ status }) => ["scheduled", "fired"].includes(String(status)))) return rows;
    await told;
  }
}

const past = "2026-01-01T00:00:00Z";
const soon = () => new Date(Date.now() + 500).toISOString();
const story = ["timer.scheduled", "timer.fired", "delivery.succeeded", "timer.completed"];

test("the delivery of a kernel killed while it was sent goes out again, from another", async ({
  db,
  url,
  tenant,
  connect,
}) => {
  const receiver = await startHangingReceiver();
  const first = await startProgram(url);
  const [timerId] = await scheduleMany(db, tenant, 1, { url: receiver.url, fireAt: soon() });
  await receiver.called(1);
  await startProgram(url);

  await first.kill();
  receiver.answer();
  const [lost, again] = await receiver.called(2);

  expect(again).toMatchObject({ id: lost?.id, body: lost?.body });
  expect([lost?.attempt, again?.attempt]).toEqual([1, 2]);
  expect(await ended(await connect(), tenant)).toEqual([{ status: "completed", count: 1 }]);
  expect(await typesOf(db, timerId!)).toEqual(story);
}, 60_000);

test("what a worker killed in the midst of a lane held is another's, and so is the rest", async ({
  db,
  url,
  tenant,
  connect,
}) => {
  const count = 400;
  const receiver = await startHangingReceiver();
  const ids = await scheduleMany(db, tenant, count, { url: receiver.url, fireAt: past });
  await db.query("select minoots_private.sweep()");
  const first = await startProgram(url);
  const begun = (await receiver.called(1)).length;
  const second = await startProgram(url);

  await first.kill();
  receiver.answer();
  expect(await ended(await connect(), tenant)).toEqual([{ status: "completed", count }]);

  expect(second.child.exitCode).toBeNull();
  expect(begun).toBeGreaterThan(0);
  expect(new Set(receiver.calls.map(({ id }) => id)).size).toBe(count);
  for (const id of ids) expect(await typesOf(db, id)).toEqual(story);
  // A job is removed just after its last call was answered.
  const left = "select key from graphile_worker._private_jobs where key like 'drain:%'";
  await expect.poll(async () => (await db.query(left)).rows, { timeout: 10_000 }).toEqual([]);
}, 60_000);

test("killed in a burst: each timer fired once, each delivery arrived, none changed", async ({
  db,
  url,
  tenant,
  connect,
}) => {
  const count = 300;
  const receiver = await startHangingReceiver();
  const first = await startProgram(url);
  await startProgram(url);
  const ids = await scheduleMany(db, tenant, count, { url: receiver.url, fireAt: soon() });
  await receiver.called(20);

  await first.kill();
  receiver.answer();
  const statuses = await ended(await connect(), tenant);

  const bodies = new Map<string, Set<string>>();
  for (const { id, body } of receiver.calls) {
    bodies.set(id, (bodies.get(id) ?? new Set()).add(body));
  }
  expect(statuses).toEqual([{ status: "completed", count }]);
  expect(bodies.size).toBe(count);
  expect([...bodies.values()].every(({ size }) => size === 1)).toBe(true);
  for (const id of ids) expect(await typesOf(db, id)).toEqual(story);
}, 60_000);
