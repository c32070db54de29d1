import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

sqlTest("names each field once, in the words of the typed function", async ({ db }) => {
  const fields = await answer<string[]>(db, "minoots_private.request_fields()");
  const { rows } = await db.query(
    `select unnest(proargnames) as name from pg_proc
    where oid = 'minoots.schedule_timer'::regproc`,
  );
  const names = (rows as { name: string }[]).map(({ name }) =>
    name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
  );

  const answers = ["outcome", "message", "timer"];
  expect(fields.toSorted()).toEqual(names.filter((name) => !answers.includes(name)).toSorted());
});
