import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest("an attempt has one entry, whatever comes after", async ({ db }) => {
  const sent = { attempt: 2, at: "then", statusCode: 200 };
  const close = (attempts: object[], entry: object) =>
    answer(db, "minoots_private.close_attempt($1, $2)", [
      JSON.stringify(attempts),
      JSON.stringify(entry),
    ]);

  const late = { attempt: 2, at: "now", error: "Late." };
  expect(await close([{ attempt: 1 }, sent], late)).toEqual([
    { attempt: 1 },
    { ...sent, error: "Late." },
  ]);
  expect(await close([sent], { attempt: 3 })).toEqual([sent, { attempt: 3 }]);
  expect(await close([], { attempt: 1 })).toEqual([{ attempt: 1 }]);
});
