import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

sqlTest("time within a statement is not hidden", async ({ db }) => {
  const distinct = await answer<number>(
    db,
    `(select count(distinct minoots_private.instant()) from generate_series(1, 3), lateral
      (select pg_sleep(0.001 * generate_series)) as slept)`,
  );

  expect(distinct).toBe(3);
});
