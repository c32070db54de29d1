import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest("a delivery and its instant make the key", async ({ db }) => {
  const id = randomUUID();

  const key = answer(db, "minoots_private.expiry_key($1, '1970-01-01T00:00:01.5Z')", [id]);

  expect(await key).toBe(`expire:${id}:1500`);
});
