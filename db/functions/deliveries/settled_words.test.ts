import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest("an event says what is known, and leaves out the rest", async ({ db }) => {
  const words = `minoots_private.settled_words('{"name": "tea"}', 'webhook', '1', null,
    '{"attempt": 2, "excerpt": "long"}', null, '2030-01-01T12:00:00Z')`;

  expect(await answer(db, words)).toEqual({
    name: "tea",
    kind: "webhook",
    actionId: "1",
    attempt: 2,
    acknowledgeBy: "2030-01-01T12:00:00.000Z",
  });
});
