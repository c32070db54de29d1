import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

sqlTest("one statement has one now, however long it takes", async ({ db }) => {
  const distinct = await answer<number>(
    db,
    `(select count(distinct minoots.clock()) from generate_series(1, 3), lateral
      (select pg_sleep(0.001 * generate_series)) as slept)`,
  );

  expect(distinct).toBe(1);
});

sqlTest("within one transaction time goes on", async ({ db }) => {
  const before = await answer<string>(db, "minoots.clock()::text");

  const later = await answer<boolean>(db, "minoots.clock() > $1::timestamptz", [before]);

  expect(later).toBe(true);
});
