// What docker-compose has Postgres run at its first start, run by psql against a cluster as it is
// then: the login it makes is enough for MINOOTS, and no superuser.
import { spawnSync } from "node:child_process";
import { expect } from "vitest";
import { packagedDatabaseDirectory } from "../src/database/migrate.ts";
import { withClient } from "./harness/cluster.ts";
import { migrateTest as test, silently } from "./harness/sources.ts";

test("the login that docker-compose makes is no superuser, and enough", async ({
  untouched,
  skip,
}) => {
  const password = "0123456789abcdef";
  const run = spawnSync("psql", [untouched.url, "--no-psqlrc", "-f", "deploy/postgres/init.sql"], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], POSTGRES_PASSWORD: password },
  });
  if (run.error !== undefined) skip("psql is missing: install Debian's postgresql-client.");
  const login = new URL(untouched.url);
  login.username = "minoots";
  login.password = password;
  login.pathname = "/minoots";

  const migrated = await silently(login.href, packagedDatabaseDirectory);
  const rights = await withClient(login.href, async (client) => {
    const { rows } = await client.query(
      `select rolsuper, rolcreaterole, rolcreatedb, pg_has_role('pg_read_all_stats', 'usage') as stats
      from pg_roles where rolname = session_user`,
    );
    return rows[0] as object;
  });

  expect([run.status, run.stderr]).toEqual([0, ""]);
  expect(migrated).toMatchObject({ rulesChanged: true });
  expect(rights).toEqual({
    rolsuper: false,
    rolcreaterole: false,
    rolcreatedb: false,
    stats: true,
  });
  await expect(withClient(untouched.url, async () => "in")).rejects.toMatchObject({
    code: "28P01",
  });
});
