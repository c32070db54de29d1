import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest("a life is this cluster and this database, whoever asks", async ({ db, become }) => {
  const { rows } = await db.query(`select system_identifier || ':' || oid as life
    from pg_control_system(), pg_database where datname = current_database()`);

  await become("minoots_worker");
  await become(null);

  expect(await answer(db, "minoots_private.own_life()")).toBe((rows[0] as { life: string }).life);
  expect(await answer(db, "current_setting('minoots.life')")).toBe(
    (rows[0] as { life: string }).life,
  );
});
