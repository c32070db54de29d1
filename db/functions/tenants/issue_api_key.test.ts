import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { hashOf, isWholeKey } from "../../../src/api-key.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const issue = "minoots_private.issue_api_key($1, $2, $3, $4, null, $5)";

async function issued(db: Queryable, values: unknown[]): Promise<{ id: string; key: string }> {
  const { rows } = await db.query(`select * from ${issue}`, values);
  return rows[0] as { id: string; key: string };
}

sqlTest.beforeEach(({ clock }) => clock.set("2026-11-20T08:00:00Z"));

sqlTest("answers a whole key, and keeps its hash alone", async ({ db, tenant }) => {
  const { id, key } = await issued(db, [tenant.id, "laptop", ["admin"], "1d", "test"]);

  const { rows } = await db.query("select * from minoots_private.api_keys");
  expect(isWholeKey(key)).toBe(true);
  expect(key.split("_").slice(0, 3)).toEqual(["mnt", "test", id]);
  expect(rows).toMatchObject([{ id, name: "laptop", scopes: ["admin"], environment: "test" }]);
  expect(rows[0].secret_hash).toEqual(hashOf(key));
  expect(JSON.stringify(rows)).not.toContain(key.split("_")[3]);
  expect(rows[0].created_by).toMatch(/^role:/);
});

sqlTest(
  "a tenant has several at once, so that one takes over from another",
  async ({ db, tenant }) => {
    const keys = [
      await issued(db, [tenant.id, "old", null, null, null]),
      await issued(db, [tenant.id, "new", null, null, null]),
    ];

    const { rows } = await db.query("select key_id from minoots_private.authenticate($1)", [
      keys.map(({ key }) => hashOf(key)),
    ]);
    expect(new Set(rows.map(({ key_id }) => key_id))).toEqual(new Set(keys.map(({ id }) => id)));
  },
);

sqlTest(
  "what ended 90 days ago is forgotten, and nothing before",
  async ({ db, tenant, clock }) => {
    await issued(db, [tenant.id, "short", null, "1s", null]);
    await issued(db, [tenant.id, "long", null, "2s", null]);
    await clock.set("2027-02-18T08:00:01.500Z");

    await issued(db, [tenant.id, "new", null, null, null]);

    const names = "(select array_agg(name order by name) from minoots_private.api_keys)";
    expect(await answer(db, names)).toEqual(["long", "new"]);
  },
);

sqlTest("the thousandth is the last", async ({ db, tenant }) => {
  await db.query(
    `insert into minoots_private.api_keys (tenant_id, id, name, secret_hash, scopes, created_at)
    select $1, place, place, sha256(place::bytea), '{read}', minoots.clock()
    from (select place::text from generate_series(1, 1000) as place) as each`,
    [tenant.id],
  );

  expect(await refusal(db, issue, [tenant.id, "x", null, null, null])).toMatchObject({
    code: "MN016",
    message: "This tenant has 1000 keys.",
  });
});

sqlTest.for([
  [null, null, "name is missing."],
  ["", null, "name has 0 characters."],
  ["laptop", "Live", 'environment is "Live".'],
])("refuses the name %s in %s", async ([name, environment, message], { db, tenant }) => {
  expect(await refusal(db, issue, [tenant.id, name, null, null, environment])).toMatchObject({
    code: "MN001",
    message,
  });
});
