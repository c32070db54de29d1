import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const read = "minoots_private.read_follow_up_list($1, 'onFailed', $2, '')";
const url = "https://example.com/hook";

sqlTest("each is kept whole, in the order given", async ({ db, tenant }) => {
  const actions = [{ webhook: { url } }];
  const request = { onFailed: [{ name: "undo", duration: "90s", actions }, { name: "tell" }] };

  const retryPolicy = expect.objectContaining({ maxAttempts: 10 });
  const usual = { labels: {}, misfire: "run", precision: "precise", retryPolicy };
  expect(await answer(db, read, [request, tenant.id])).toEqual([
    {
      ...usual,
      name: "undo",
      fireIn: "PT1M30S",
      actions: [{ id: "1", kind: "webhook", parameters: { url } }],
    },
    { ...usual, name: "tell", fireIn: "PT0.001S", actions: [] },
  ]);
});

const tooMany = Array.from({ length: 11 }, () => ({ name: "a" }));

sqlTest.for([
  ["tea", "MN001", "onFailed", "is not a list of at most 10 timers."],
  [tooMany, "MN001", "onFailed", "is not a list of at most 10 timers."],
  [[{ name: "a" }, {}], "MN001", "onFailed[1].name", "is missing."],
  [["tea"], "MN001", "onFailed[0]", "is not a JSON object."],
  [[null], "MN001", "onFailed[0]", "is not a JSON object."],
  [[{ name: "a", fireat: 1 }], "MN001", "onFailed[0].fireat", "is unknown."],
  [[{ name: "a", fireIn: "0s" }], "MN003", "onFailed[0].fireIn", "0s is not positive."],
  [[{ name: "a", actions: [{ webhook: {} }] }], "MN004", "onFailed[0].actions[0]", "has no url."],
  [
    [{ name: "a", onMissed: [{ name: "b", misfire: "skip" }] }],
    "MN001",
    "onFailed[0].onMissed[0].maxLateness",
    "is missing.",
  ],
] as const)("%j is refused: %s at %s", async ([onFailed, code, path, says], { db, tenant }) => {
  expect(await refusal(db, read, [{ onFailed }, tenant.id])).toMatchObject({
    code,
    path,
    message: `${path} ${says}`,
  });
});
