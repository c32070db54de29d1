import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import type { Queryable } from "../../../test/harness/clock.ts";

const now = "2026-11-20T08:00:00Z";

async function holders(db: Queryable, ...ids: string[]): Promise<string[]> {
  const { rows } = await db.query(
    `select key_id from minoots_private.authenticate(array(
      select sha256(convert_to('secret of ' || id, 'UTF8')) from unnest($1::text[]) as id))
    order by key_id`,
    [ids],
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

sqlTest.for(["good", "lasting"])("knows the holder of a %s key", async (id, { db, tenant }) => {
  const { rows } = await db.query(
    "select * from minoots_private.authenticate(array[sha256(convert_to($1, 'UTF8'))])",
    [`secret of ${id}`],
  );

  expect(rows).toEqual([
    {
      secret_hash: expect.any(Buffer),
      tenant_id: tenant.id,
      tenant_name: tenant.name,
      key_id: id,
      scopes: ["read"],
    },
  ]);
});

sqlTest.for(["expired", "revoked", "unknown"])(
  "answers no row for an %s key",
  async (id, { db }) => {
    expect(await holders(db, id)).toEqual([]);
  },
);

sqlTest("of many keys it answers those that hold", async ({ db }) => {
  expect(await holders(db, "good", "expired", "unknown", "lasting", "good")).toEqual([
    "good",
    "lasting",
  ]);
});

sqlTest("a hash that is null is nobody's", async ({ db }) => {
  const none = await db.query("select * from minoots_private.authenticate(null)");
  const empty = await db.query("select * from minoots_private.authenticate(array[null::bytea])");

  expect([...none.rows, ...empty.rows]).toEqual([]);
});

sqlTest("a key revoked a moment ago no longer holds", async ({ db }) => {
  await db.query("update minoots_private.api_keys set revoked_at = $1 where id = 'good'", [now]);

  expect(await holders(db, "good")).toEqual([]);
});

sqlTest("no key of a suspended tenant holds, until it goes on", async ({ db, tenant }) => {
  const suspend = "select from minoots_private.change_tenant($1, null, null, $2)";
  await db.query(suspend, [tenant.id, true]);
  const suspended = await holders(db, "good", "lasting");
  await db.query(suspend, [tenant.id, false]);

  expect([suspended, await holders(db, "good")]).toEqual([[], ["good"]]);
});

sqlTest("its use is noted once a minute, and no use of a key that ended", async ({ db, clock }) => {
  const noted = async (): Promise<string[]> => {
    const { rows } = await db.query(
      `select id || ' ' || to_char(last_used_at at time zone 'UTC', 'HH24:MI:SS') as noted
      from minoots_private.api_keys where last_used_at is not null`,
    );
    return rows.map((row) => (row as { noted: string }).noted);
  };
  await holders(db, "good", "expired");
  const first = await noted();
  await clock.set("2026-11-20T08:00:59Z");
  await holders(db, "good");
  const soon = await noted();
  await clock.set("2026-11-20T08:01:00Z");
  await holders(db, "good");

  expect([first, soon, await noted()]).toEqual([
    ["good 08:00:00"],
    ["good 08:00:00"],
    ["good 08:01:00"],
  ]);
});

sqlTest("where nothing may be written it answers all the same", async ({ db }) => {
  await db.query("set local transaction_read_only = on");

  expect(await holders(db, "good")).toEqual(["good"]);
});
