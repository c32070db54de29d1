import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest("is 43 letters and digits, another each time", async ({ db }) => {
  const secrets = await answer<string[]>(
    db,
    "(select array_agg(minoots_private.new_secret()) from generate_series(1, 1000))",
  );

  expect(new Set(secrets).size).toBe(1000);
  expect(secrets.filter((secret) => !/^[A-Za-z0-9]{43}$/.test(secret))).toEqual([]);
});
