import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";

sqlTest("a life is this cluster, its timeline and this database", async ({ db }) => {
  const { rows } = await db.query(
    `select identity.system_identifier = control.system_identifier as cluster,
      identity.timeline = checkpoint.timeline_id as timeline,
      identity.database_oid = database.oid::bigint as database
    from minoots_private.feed_identity() as identity, pg_control_system() as control,
      pg_control_checkpoint() as checkpoint, pg_database as database
    where database.datname = current_database()`,
  );

  expect(rows).toEqual([{ cluster: true, timeline: true, database: true }]);
});
