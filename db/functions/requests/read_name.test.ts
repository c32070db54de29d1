import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_name($1, '')";
const readText = "minoots_private.read_text($1, 'name', '', 200)";

sqlTest.for(["tea", " ", "a".repeat(200), 'a "b"', "a\\b", "grüße", "שלום", "~!", null])(
  "reads %j as any other text",
  async (name, { db }) => {
    const text = await answer(db, readText, [{ name }]);

    expect(await answer(db, read, [{ name }])).toBe(text);
  },
);

sqlTest.for(["", "a".repeat(201), "a\nb", "\u007f", "a\u202eb", 1, {}, ["tea"]])(
  "refuses %j as any other text",
  async (name, { db }) => {
    const refused = await refusal(db, readText, [{ name }]);

    expect(await refusal(db, read, [{ name }])).toEqual(refused);
  },
);
