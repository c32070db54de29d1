import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_prose($1, 'prompt', 'p.', 12)";

sqlTest.for(["one line", "two\nlines", "a\ttab\r\n"])(
  "takes %j as it is",
  async (prompt, { db }) => {
    expect(await answer(db, read, [{ prompt }])).toBe(prompt);
  },
);

sqlTest.for(["", "x".repeat(13), "a\u0007", "a\u202eb", 7, {}])(
  "refuses %j",
  async (prompt, { db }) => {
    expect(await refusal(db, read, [{ prompt }])).toMatchObject({
      code: "MN001",
      path: "p.prompt",
    });
  },
);
