// SQL users: login roles that belong to minoots_tenant. What they see and may do is decided by
// their row in tenant_roles and by the grants, never by what they set.
import { expect } from "vitest";
import type { Queryable } from "./harness/clock.ts";
import { insertTenant, sqlTest } from "./harness/database.ts";
import { createUser } from "./harness/roles.ts";
import { answer, refusal } from "./harness/rules.ts";
import { schedule } from "./harness/timers.ts";

const userTest = sqlTest
  .extend("other", async ({ db, become }) => {
    const other = await insertTenant(db);
    await become("minoots_server", other);
    await schedule(db, { key: "theirs", labels: { order: "42" } });
    await become(null);
    return other;
  })
  .extend("user", async ({ db, tenant, other }) => {
    const user = await createUser(db, tenant);
    await db.query(`set local session authorization ${user}`);
    await db.query("select from minoots.schedule_timer('own', fire_in => '1h', key => 'own')");
    await db.query("select set_config('minoots.tenant_id', $1, true)", [other.id]);
    return user;
  });

const keys = (db: Queryable) => answer(db, "(select array_agg(key) from minoots.timers)");

userTest("see their own tenant only, whatever they set", async ({ db, user, tenant }) => {
  expect(await answer(db, "current_user")).toBe(user);

  expect(await keys(db)).toEqual(["own"]);
  expect(await answer(db, "(select array_agg(distinct tenant_id) from minoots.events)")).toEqual([
    tenant.id,
  ]);
  expect(await answer(db, "(select count(*) from minoots_private.timers)")).toBe(1);
  expect(await refusal(db, "minoots.cancel_timer(key => 'theirs')")).toMatchObject({
    code: "MN010",
  });
  expect(await answer(db, "(minoots.get_timer(key => 'theirs')).id")).toBeNull();
});

const verbs = [
  "schedule_timer('tea', fire_in => '1h')",
  `schedule_timers('[{"name":"tea","fireIn":"1h"}]')`,
  "reschedule_timer(key => 'theirs', fire_in => '1h')",
  "snooze_timer(key => 'theirs', by => '1h')",
  "cancel_timer(key => 'theirs')",
  `cancel_timers('{"order":"42"}')`,
  "pause_timer(key => 'theirs')",
  "resume_timer(key => 'theirs')",
  "fire_timer(key => 'theirs')",
  "get_timer(key => 'theirs')",
  "read_feed('billing')",
  "commit_feed('billing', '1-0')",
  "seek_feed('billing')",
  "drop_feed('billing')",
  "feed_consumers()",
  "find_timers()",
  "timer_ledger(key => 'theirs')",
  "lag_by_minute()",
  "outcomes_by_day()",
  "create_api_key('laptop')",
  "revoke_api_key('main')",
];

sqlTest("without a row they are refused everything", async ({ db, tenant, become }) => {
  await become("minoots_server", tenant);
  await schedule(db, { key: "theirs" });
  await become(null, tenant);
  const user = await createUser(db, null);
  await db.query(`set local role ${user}`);

  for (const verb of verbs) {
    expect(await refusal(db, `minoots.${verb}`), verb).toMatchObject({
      code: "MN009",
      message: `The database role ${user} belongs to no tenant.`,
    });
  }
  for (const view of ["timers", "events", "deliveries", "api_keys"]) {
    expect(await answer(db, `(select count(*) from minoots.${view})`), view).toBe(0);
  }
});

const forbidden = [
  "(select count(*) from minoots_private.tenants)",
  "(select count(*) from minoots_private.tenant_roles)",
  "(select count(*) from minoots_private.tiers)",
  "(select secret_hash from minoots_private.api_keys)",
  "(select sealed_secrets from minoots_private.endpoints)",
  "(select body from minoots_private.deliveries)",
  "(select owner from minoots_private.deliveries)",
  "(select position from minoots_private.feed_consumers)",
  "(select count(*) from minoots_private.feed_epochs)",
  "(select count(*) from minoots_private.events_0)",
  "(select count(*) from minoots_private.events_beyond)",
  "(select last_value from minoots_private.event_position)",
  "nextval('minoots_private.event_position')",
  "minoots_private.fire_due(1, null, '30s')",
  "minoots_private.settle_deliveries('[]')",
  "minoots_private.take_delivery(gen_random_uuid(), gen_random_uuid(), 1)",
  "minoots_private.open_endpoint(gen_random_uuid(), 'https://x', 'x')",
  "minoots_private.schedule_request('{}')",
  "minoots_private.authenticate(array['x'::bytea])",
  "minoots_private.issue_api_key(gen_random_uuid(), 'x', null, null, null, null)",
  "minoots_private.end_api_key(gen_random_uuid(), 'x')",
  "minoots_private.change_tenant('x', null, null, null)",
  "minoots_private.remove_tenant('x')",
  "(select count(*) from minoots_private.list_tenants())",
  "minoots_private.create_tenant('x', 'free')",
  "minoots_private.tail_feed(0, '{}', 1)",
  "minoots_private.read_events(gen_random_uuid(), 0, 1, 1)",
  "minoots_private.enter_tenant()",
  "minoots_private.grant_tenant(current_user, 'x')",
  "minoots_private.revoke_tenant(current_user)",
  "minoots_private.refuse('NOT_FOUND', '', '', '')",
  "graphile_worker.add_job('x')",
];

userTest.for(forbidden)("may not: %s", async (expression, { db, user }) => {
  expect(await refusal(db, expression), user).toMatchObject({ code: "42501" });
});

userTest.for([
  "insert into minoots_private.timers (tenant_id) values (gen_random_uuid())",
  "update minoots_private.timers set status = 'fired'",
  "delete from minoots_private.timers",
  "truncate minoots_private.timers",
  "update minoots.timers set name = 'x'",
  "delete from minoots.events",
  "insert into minoots_private.events default values",
  "insert into minoots_private.tenant_roles values (current_user, gen_random_uuid())",
  "create table minoots.mine ()",
  "create table minoots_private.mine ()",
  "alter table minoots_private.timers disable row level security",
  "set local role minoots_server",
  "set local role minoots_owner",
])("nor: %s", async (statement, { db, user }) => {
  await db.query("savepoint forbidden");

  await expect(db.query(statement), user).rejects.toMatchObject({ code: "42501" });
  await db.query("rollback to savepoint forbidden");
});

userTest(
  "of the inner rules they may call the few that views and policies need",
  async ({ db, user }) => {
    const allowed = await answer(
      db,
      `(select array_agg(proname::text order by proname) from pg_proc
      where pronamespace = 'minoots_private'::regnamespace
      and has_function_privilege($1, oid, 'execute'))`,
      [user],
    );

    expect(allowed).toEqual([
      "feed_epoch",
      "follow_row",
      "format_duration",
      "horizon",
      "is_admin",
      "notify_window",
      "tenant_id",
    ]);
  },
);
