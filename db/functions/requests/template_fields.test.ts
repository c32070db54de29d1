import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

const id = "00000000-0000-0000-0000-000000000001";

sqlTest("what the timer lacks is not there", async ({ db }) => {
  const fields = `minoots_private.template_fields('${id}', 'tea', $1, '2030-01-01T12:00:00Z', '1',
    $2, $3)`;
  const bare = {
    timerId: id,
    name: "tea",
    fireAt: "2030-01-01T12:00:00.000Z",
    actionId: "1",
    labels: {},
  };

  expect(await answer(db, fields, [null, null, null])).toEqual(bare);
  expect(await answer(db, fields, ["k", { a: "b" }, "5"])).toEqual({
    ...bare,
    key: "k",
    labels: { a: "b" },
    metadata: 5,
  });
});
