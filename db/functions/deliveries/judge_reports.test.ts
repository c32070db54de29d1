import { expect } from "vitest";
import type { AttemptResult, Handoff } from "../../../src/database/wire.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import {
  attemptOf,
  dueAt,
  fireOne,
  owner,
  type Row,
  settle,
  webhook,
} from "../../../test/harness/firing.ts";

async function judge(db: Queryable, ...results: AttemptResult[]): Promise<Row[]> {
  const { rows } = await db.query("select * from minoots_private.judge_reports($1)", [
    JSON.stringify(results),
  ]);
  return rows as Row[];
}

const byId = (one: Handoff, other: Handoff) => (one.deliveryId < other.deliveryId ? -1 : 1);

sqlTest("each report of a current attempt has its verdict", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const made = await fireOne(db, tenant, { actions: ["a", "b", "c"].map(webhook) });
  const [a, b, c] = made.toSorted(byId);

  const judged = await judge(
    db,
    attemptOf(a!),
    attemptOf(b!, { statusCode: 410 }),
    attemptOf(c!, { statusCode: null, errorCode: "TIMEOUT", errorMessage: "Too slow." }),
  );

  const entry = { attempt: 1, at: dueAt, durationMs: 12 };
  const common = { attempt: 1, owner, failures: 1 };
  expect(judged).toMatchObject([
    { ...common, verdict: "succeeded", entry: { ...entry, statusCode: 200 } },
    { ...common, verdict: "dead", entry: { ...entry, statusCode: 410 } },
    {
      ...common,
      verdict: "pending",
      entry: { ...entry, errorCode: "TIMEOUT", error: "Too slow." },
    },
  ]);
});

sqlTest("an action's own policy goes before its timer's", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const strict = { ...webhook("a"), retryPolicy: { maxAttempts: 1 } };
  const actions = { actions: [strict, webhook("b")], retryPolicy: { maxAttempts: 2 } };
  const [a, b] = await fireOne(db, tenant, actions);
  const busy = { statusCode: 503 };

  const own = { verdict: "dead", policy: { maxAttempts: 1 } };
  const common = { verdict: "pending", policy: { maxAttempts: 2 } };
  expect(await judge(db, attemptOf(a!, busy), attemptOf(b!, busy))).toMatchObject(
    byId(a!, b!) < 0 ? [own, common] : [common, own],
  );
});

sqlTest("what is about any other attempt is left out", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [a, b] = await fireOne(db, tenant, { actions: [webhook("a"), webhook("b")] });
  await settle(db, attemptOf(a!), attemptOf(b!, { statusCode: 503 }));
  const next = { ...attemptOf(b!), attempt: 2 };
  const stranger = { ...attemptOf(b!), tenantId: a!.timerId };

  expect(await judge(db, attemptOf(a!), attemptOf(b!), next, stranger)).toEqual([]);
});
