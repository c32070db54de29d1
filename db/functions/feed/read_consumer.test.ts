import { expect } from "vitest";
import { refusal, sqlTest } from "../../../test/harness/database.ts";

const call = "select minoots_private.read_consumer($1) as name";

sqlTest("a name is a short text", async ({ db }) => {
  for (const name of ["billing", "Größe 1", "x".repeat(100)]) {
    expect((await db.query(call, [name])).rows).toEqual([{ name }]);
  }
});

sqlTest("without a name, or with no good one, it is refused", async ({ db }) => {
  for (const name of [null, "", "x".repeat(101), "two\nlines"]) {
    expect(await refusal(db, call, [name])).toMatchObject({ code: "MN001", column: "consumer" });
  }
});
