import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import type { Queryable } from "../../../test/harness/clock.ts";

const now = "2026-11-20T08:00:00Z";

async function keyIds(db: Queryable, secret: string): Promise<string[]> {
  const { rows } = await db.query(
    "select key_id from minoots_private.authenticate(sha256(convert_to($1, 'UTF8')))",
    [secret],
  );
  return (rows as { key_id: string }[]).map(({ key_id }) => key_id);
}

sqlTest.beforeEach(async ({ db, tenant, clock }) => {
  await clock.set(now);
  await db.query(
    `insert into minoots_private.api_keys
      (tenant_id, id, name, secret_hash, scopes, created_at, expires_at, revoked_at)
    select $1, id, id, sha256(convert_to('secret of ' || id, 'UTF8')), '{read}', $2,
      expires_at::timestamptz, revoked_at::timestamptz
    from (values ('good', null, null), ('lasting', '2026-11-20T08:00:00.001Z', null),
      ('expired', '2026-11-20T08:00:00Z', null), ('revoked', null, '2026-11-20T07:59:59Z')
    ) as api_key (id, expires_at, revoked_at)`,
    [tenant.id, now],
  );
});

sqlTest.for(["good", "lasting"])("knows the holder of a %s key", async (id, { db }) => {
  expect(await keyIds(db, `secret of ${id}`)).toEqual([id]);
});

sqlTest.for(["expired", "revoked", "unknown"])(
  "answers no row for an %s key",
  async (id, { db }) => {
    expect(await keyIds(db, `secret of ${id}`)).toEqual([]);
  },
);

sqlTest("a hash that is null is nobody's", async ({ db }) => {
  const { rows } = await db.query("select * from minoots_private.authenticate(null)");

  expect(rows).toEqual([]);
});

sqlTest("a key revoked a moment ago no longer holds", async ({ db }) => {
  await db.query("update minoots_private.api_keys set revoked_at = $1 where id = 'good'", [now]);

  expect(await keyIds(db, "secret of good")).toEqual([]);
});
