import { expect } from "vitest";
import { answerFor, claim, pullable } from "../../../test/harness/answering.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, jobs } from "../../../test/harness/firing.ts";
import { refusal } from "../../../test/harness/rules.ts";

sqlTest("a lease goes on from now, and is never shortened", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  await pullable(db, tenant);
  const [{ id } = {}] = await claim(db, { lease: "1m" });
  await clock.set("2030-01-01T12:00:30Z");

  const extended = await answerFor(db, "extend_delivery", { id, lease: "2m" });
  const shorter = await answerFor(db, "extend_delivery", { id, lease: "10s" });

  const until = { acknowledge_by: "2030-01-01T12:02:30+00:00" };
  expect(extended).toMatchObject({ outcome: "changed", delivery: until });
  expect(shorter).toMatchObject({ outcome: "unchanged", delivery: until });
  expect(await jobs(db)).toMatchObject([
    { run_at: "2030-01-01 12:01:00+00" },
    { run_at: "2030-01-01 12:02:30+00" },
  ]);
});

sqlTest("one that has ended is not extended", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  await pullable(db, tenant);
  const [{ id, attempt } = {}] = await claim(db, { lease: "1m" });

  const other = await answerFor(db, "extend_delivery", { id, attempt: attempt! + 1 });
  await clock.set("2030-01-01T12:01:00Z");
  const late = await answerFor(db, "extend_delivery", { id });

  expect([other.outcome, late.outcome]).toEqual(["too_late", "too_late"]);
});

sqlTest("it is from a second to an hour", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  await pullable(db, tenant);
  const [{ id } = {}] = await claim(db);

  const call = "minoots.extend_delivery($1, '2h')";
  expect(await refusal(db, call, [id])).toMatchObject({ code: "MN003", path: "lease" });
});
