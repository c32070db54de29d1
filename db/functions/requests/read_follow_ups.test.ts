import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

const read = "minoots_private.read_follow_ups($1, $2, '')";

sqlTest.for([{}, { onFailed: null }, { onFailed: [], onMissed: [] }])(
  "%j names none",
  async (request, { db, tenant }) => {
    expect(await answer(db, read, [request, tenant.id])).toBeNull();
  },
);

sqlTest("answers the lists that are there, by the end", async ({ db, tenant }) => {
  const request = { onFailed: [{ name: "undo" }], onMissed: [], onCompleted: [{ name: "next" }] };

  expect(await answer(db, read, [request, tenant.id])).toEqual({
    onFailed: [expect.objectContaining({ name: "undo" })],
    onCompleted: [expect.objectContaining({ name: "next" })],
  });
});
