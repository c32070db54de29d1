import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { timerFields, timerValue } from "../../../test/harness/firing.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const require = `minoots_private.require_version(${timerValue}, $2) is null`;
const third = timerFields({ version: 3 });

sqlTest.for([3, null])("version %j will do for a timer at 3", async (version, { db }) => {
  await expect(answer(db, require, [third, version])).resolves.toBeDefined();
});

sqlTest.for([2, 4, 0, -1])("version %i will not", async (version, { db }) => {
  expect(await refusal(db, require, [third, version])).toEqual({
    code: "MN013",
    path: "ifVersion",
    message: `ifVersion is ${version}, and the timer is at 3.`,
    hint: "Read the timer again, then decide.",
  });
});
