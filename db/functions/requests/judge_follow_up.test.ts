import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const judge = "minoots_private.judge_follow_up($1::jsonb, 'onFailed[0].') is null";

sqlTest.for([[{ fireIn: "1s" }], [{ fireAt: null, onConflict: null }], [["a list"]]])(
  "%j passes",
  async ([request], { db }) => {
    expect(await answer(db, judge, [JSON.stringify(request)])).not.toBeNull();
  },
);

sqlTest.for([
  [{ fireAt: "2030-01-01T12:00:00Z" }, "MN002", "onFailed[0].fireAt"],
  [{ onConflict: "replace" }, "MN001", "onFailed[0].onConflict"],
] as const)("%j is refused", async ([request, code, path], { db }) => {
  const message = `${path} is not for a follow-up.`;
  expect(await refusal(db, judge, [JSON.stringify(request)])).toMatchObject({
    code,
    path,
    message,
  });
});
