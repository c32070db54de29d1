import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const read = `minoots_private.row_instant(to_jsonb(r), 'at')`;
const from = (value: string) => `(select ${read} from (select ${value} as at) as r)`;

sqlTest.for(["UTC", "Asia/Kolkata", "America/St_Johns"])(
  "an instant is read without loss in %s",
  async (zone, { db }) => {
    await db.query(`set local timezone = '${zone}'`);
    const instant = "timestamptz '2026-11-20T08:00:00.123456Z'";

    expect(await answer(db, `${from(instant)} = ${instant}`)).toBe(true);
  },
);

sqlTest("nothing, and what never comes, is null", async ({ db }) => {
  for (const value of ["null::timestamptz", "'infinity'::timestamptz"]) {
    expect(await answer(db, from(value))).toBeNull();
  }
  expect(await answer(db, "minoots_private.row_instant(null, 'at')")).toBeNull();
});

sqlTest("what is no instant is refused, by its column", async ({ db }) => {
  for (const value of [
    "now()::timestamp",
    "current_date",
    "'x'::text",
    "'-infinity'::timestamptz",
  ]) {
    expect(await refusal(db, from(value)), value).toMatchObject({ code: "MN002", path: "at" });
  }
  expect(await refusal(db, `minoots_private.row_instant('{}', 'at')`)).toMatchObject({
    message: "at is not a column of the table.",
  });
});
