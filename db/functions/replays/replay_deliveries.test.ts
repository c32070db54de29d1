import { expect } from "vitest";
import { advanceReplay } from "../../../src/database/delivery-calls.ts";
import { speakOf } from "../../../test/harness/answering.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { insertTenant, sqlTest } from "../../../test/harness/database.ts";
import {
  attemptOf,
  deliveryOf,
  dueAt,
  fireOne,
  jobs,
  settle,
  webhookTo,
} from "../../../test/harness/firing.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const gone = { statusCode: 410 };

async function replay(db: Queryable, filter: string) {
  const { rows } = await db.query(
    `select outcome, message, (replay).*, (replay).id from minoots.replay_deliveries(${filter})`,
  );
  return rows[0] as { id: string; outcome: string; total: number; status: string };
}

sqlTest("those that meet all that is said start again", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const other = await insertTenant(db);
  const [theirs] = await fireOne(db, other);
  const [a] = await fireOne(db, tenant, { actions: [webhookTo("https://a.example")] });
  const [b] = await fireOne(db, tenant, { actions: [webhookTo("https://b.example")] });
  const [alive] = await fireOne(db, tenant, { actions: [webhookTo("https://a.example")] });
  await settle(db, ...[theirs!, a!, b!].map((each) => attemptOf(each, gone)));
  await clock.set("2030-01-01T12:00:05Z");

  const made = await replay(db, "endpoint => 'https://A.example:443/', reason => '410'");
  expect(made).toMatchObject({ outcome: "created", total: 1, status: "running" });
  expect(await jobs(db)).toMatchObject([{ key: `replay:${made.id}`, task: "replay" }]);
  expect(await advanceReplay(db, tenant.id, made.id)).toBe(1);
  expect(await advanceReplay(db, tenant.id, made.id)).toBeNull();

  const statuses = [a, b, theirs, alive].map(async (each) => (await deliveryOf(db, each!)).status);
  expect(await Promise.all(statuses)).toEqual(["pending", "dead", "dead", "pending"]);
  expect(await answer(db, "(select status from minoots.replays)")).toBe("completed");
});

sqlTest("where there is none it has ended at once", async ({ db, tenant }) => {
  await speakOf(db, tenant);

  expect(await replay(db, "kind => 'webhook'")).toMatchObject({
    outcome: "unchanged",
    total: 0,
    status: "completed",
  });
  expect(await jobs(db)).toEqual([]);
});

sqlTest.for([
  ["", "MN001", "timerId"],
  ["rate => 5", "MN001", "timerId"],
  ["kind => 'webhook', rate => 0", "MN001", "rate"],
  ["kind => 'webhook', rate => 1001", "MN001", "rate"],
  ["kind => ''", "MN001", "kind"],
])("(%s) is refused", async ([filter, code, path], { db, tenant }) => {
  await speakOf(db, tenant);

  expect(await refusal(db, `minoots.replay_deliveries(${filter})`)).toMatchObject({ code, path });
});
