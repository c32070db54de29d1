import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

const inside = "minoots_private.follow_ups_in($1)";

sqlTest("the lists alone, with all that is in them", async ({ db }) => {
  const lists = { onFailed: [{ name: "b", metadata: { c: null } }], onMissed: [{ name: "d" }] };

  expect(await answer(db, inside, [{ name: "a", metadata: {}, ...lists }])).toEqual(lists);
  expect(await answer(db, inside, [{ name: "a" }])).toBeNull();
});
