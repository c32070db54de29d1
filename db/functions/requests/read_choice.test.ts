import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_choice($1, 'misfire', 'timers[0].', array['run', 'skip'])";

sqlTest.for([
  [{}, "run"],
  [{ misfire: null }, "run"],
  [{ misfire: "skip" }, "skip"],
  [{ misfire: "SKIP" }, "skip"],
] as const)("reads %j as %s", async ([request, choice], { db }) => {
  expect(await answer(db, read, [request])).toBe(choice);
});

sqlTest("reads capitals in a database whose language has other ones", async ({ db }) => {
  const turkish = `minoots_private.read_choice(
    $1, 'misfire' collate "tr-x-icu", '', array['run', 'skip'])`;

  expect(await answer(db, turkish, [{ misfire: "SKIP" }])).toBe("skip");
});

sqlTest.for(["maybe", "", "skip ", 1, true, ["skip"], {}])(
  "refuses %j",
  async (misfire, { db }) => {
    const shown = await answer<string>(db, "left($1::jsonb::text, 64)", [JSON.stringify(misfire)]);

    expect(await refusal(db, read, [{ misfire }])).toEqual({
      code: "MN001",
      path: "timers[0].misfire",
      message: `timers[0].misfire is ${shown}.`,
      hint: "Use run or skip.",
    });
  },
);
