import { expect } from "vitest";
import { refusal, sqlTest } from "../../../test/harness/database.ts";
import { setFloor } from "../../../test/harness/retention.ts";

const call = "select minoots_private.require_kept($1, 'after', 'Go on from %s.')";

sqlTest("below the floor it tells what happened, and where to go on", async ({ db }) => {
  await setFloor(db, 999_999);

  const refused = await refusal(db, call, [999_998]);

  expect(refused).toMatchObject({
    code: "MN012",
    column: "after",
    message: "after is older than the events that are kept; some that followed it were removed.",
    hint: expect.stringMatching(/^Go on from \d+-999999\.$/) as string,
  });
});

sqlTest("at the floor, whatever follows is there", async ({ db }) => {
  await setFloor(db, 999_999);

  await db.query(call, [999_999]);
});
