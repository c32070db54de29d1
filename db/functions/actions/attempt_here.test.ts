import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { effectsOf, openShop, register, type Shop } from "../../../test/harness/actions.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

const attempt = "minoots_private.attempt_here($1)";
const shopTest = sqlTest.extend("shop", async ({ db }): Promise<Shop> => await openShop(db));

async function attempted(db: Queryable, tenant: { id: string }, shop: Shop): Promise<unknown> {
  const parameters = { function: `${shop.name}.expire`, arguments: {} };
  return await answer(db, attempt, [{ tenantId: tenant.id, kind: "sql", parameters }]);
}

shopTest("what was answered is the excerpt, up to 4 kB", async ({ db, tenant, shop }) => {
  await register(db, shop, "insert into effects values ('x'); return '{\"done\": 1}';");
  expect(await attempted(db, tenant, shop)).toEqual({ excerpt: '{"done": 1}' });
  expect(await effectsOf(db, shop)).toEqual(["x"]);

  await register(db, shop, "return to_jsonb(repeat('x', 9000));");
  const { excerpt } = (await attempted(db, tenant, shop)) as { excerpt: string };
  expect(excerpt).toHaveLength(4096);
});

shopTest("an exception undoes the effect and is told", async ({ db, tenant, shop }) => {
  await register(db, shop, "insert into effects values ('x'); raise exception 'sold out';");

  expect(await attempted(db, tenant, shop)).toEqual({
    errorCode: "ACTION_FAILED",
    errorMessage: "sold out",
  });
  expect(await effectsOf(db, shop)).toEqual([]);
});

shopTest("so does a check that was put off to the commit", async ({ db, tenant, shop }) => {
  await db.query(`create table ${shop.name}.bills (id int unique deferrable initially deferred);
    alter table ${shop.name}.bills owner to ${shop.name}`);
  await register(db, shop, "insert into bills values (1), (1); return null;");

  expect(await attempted(db, tenant, shop)).toMatchObject({
    errorCode: "ACTION_FAILED",
    errorMessage: expect.stringContaining("bills_id_key") as string,
  });
});

shopTest("what is stopped for its time fails as a time-out", async ({ db, tenant, shop }) => {
  await register(db, shop, "insert into effects values ('x'); perform pg_sleep(60); return null;");
  await db.query("set local statement_timeout = 50");

  expect(await attempted(db, tenant, shop)).toMatchObject({ errorCode: "TIMEOUT" });
  await db.query("set local statement_timeout = 0");
  expect(await effectsOf(db, shop)).toEqual([]);
});

shopTest("what is not registered any more is refused", async ({ db, tenant, shop }) => {
  expect(await attempted(db, tenant, shop)).toEqual({
    errorCode: "ACTION_REFUSED",
    errorMessage: `${shop.name}.expire is not registered any more.`,
  });
});

sqlTest("a job action adds a job", async ({ db, tenant }) => {
  await db.query("select minoots_private.register_job_task('send')");
  const delivery = { tenantId: tenant.id, kind: "job", parameters: { task: "send", payload: {} } };

  expect(await answer(db, attempt, [delivery])).toMatchObject({
    excerpt: expect.stringMatching(/^job \d+$/) as string,
  });
});
