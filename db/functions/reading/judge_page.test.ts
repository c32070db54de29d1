import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const judging = (given: string) => `minoots_private.judge_page(${given})`;
const place = "now(), gen_random_uuid()";

sqlTest("a page from the beginning or from a place is good", async ({ db }) => {
  expect(await answer(db, judging("null, null, null, 1"))).toBe("");
  expect(await answer(db, judging(`'{scheduled,missed}', ${place}, 1000`))).toBe("");
});

sqlTest.for([
  ["'{open}', null, null, 1", "status"],
  ["'{null}', null, null, 1", "status"],
  ["null, now(), null, 1", "afterId"],
  ["null, null, gen_random_uuid(), 1", "afterFireAt"],
  ["null, null, null, 0", "maxTimers"],
  ["null, null, null, 1001", "maxTimers"],
  ["null, null, null, null", "maxTimers"],
] as const)("(%s) is refused at %s", async ([given, path], { db }) => {
  expect(await refusal(db, judging(given))).toMatchObject({ code: "MN001", path });
});

sqlTest("the statuses are those that a timer can have", async ({ db }) => {
  const check = `array(select (regexp_matches(pg_get_constraintdef(oid), '''(\\w+)''', 'g'))[1]
    from pg_constraint where conname = 'status_is_known'
      and conrelid = 'minoots_private.timers'::regclass)`;

  expect(await answer(db, judging(`${check}, null, null, 1`))).toBe("");
});
