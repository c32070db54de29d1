import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest("there is a list for each end but a cancel, which somebody decided", async ({ db }) => {
  const fields = await answer(db, "minoots_private.follow_up_fields()");
  const states = await answer<string>(
    db,
    `(select pg_get_constraintdef(oid) from pg_constraint where conname = 'finished_at_iff_final'
      and conrelid = 'minoots_private.timers'::regclass)`,
  );

  const [, finals = ""] = /status = ANY \(ARRAY\[(.*?)\]/.exec(states)!;
  const ends = [...finals.matchAll(/'(\w)(\w+)'/g)].map(([, a = "", b]) => a.toUpperCase() + b);
  expect(fields).toEqual(ends.filter((end) => end !== "Cancelled").map((end) => `on${end}`));
});
