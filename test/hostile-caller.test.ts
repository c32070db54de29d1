// A SQL user who puts objects of their own in front of ours and of Postgres: in a schema that
// comes first in their search_path, and in pg_temp, which Postgres would search before all
// others. Whatever of it ran would run with the owner's rights; nothing of it may.
import { expect } from "vitest";
import type { Queryable } from "./harness/clock.ts";
import { sqlTest } from "./harness/database.ts";
import { createUser } from "./harness/roles.ts";
import { answer } from "./harness/rules.ts";

/** For every function of ours, and for those of Postgres that the rules use, one of theirs. */
const lureFunctions = `do $do$
  declare
    v_lure record;
  begin
    for v_lure in
      select distinct proname, pg_get_function_identity_arguments(oid) as arguments from pg_proc
      where prokind = 'f' and not proretset and not '"any"'::regtype = any(proargtypes) and (
        pronamespace::regnamespace::text in ('minoots', 'minoots_private')
        or pronamespace = 'pg_catalog'::regnamespace and proname in ('lower', 'length', 'sha256',
          'jsonb_typeof', 'to_jsonb', 'make_interval', 'to_char', 'set_config', 'pg_notify',
          'current_setting', 'statement_timestamp', 'pg_has_role', 'encode'))
    loop
      execute format(
        'create function lure.%I(%s) returns text language plpgsql as $$
          begin raise exception ''lured as %%'', current_user; end $$',
        v_lure.proname, regexp_replace(v_lure.arguments, '(^|, )OUT [^,]+', '', 'g'));
    end loop;
  end
  $do$`;

const lureTables = ["timers", "events", "tenants", "deliveries", "tenant_roles", "pg_proc"];
const lureTypes = ["text", "uuid", "jsonb", "bytea", "name", "timestamptz", "int8"];

async function layLures(db: Queryable, user: string): Promise<void> {
  await db.query(`create schema lure authorization ${user}`);
  await db.query(`set local role ${user}`);
  await db.query(lureFunctions);
  await db.query(`create function lure.equal(text, text) returns boolean language plpgsql
    as $$ begin raise exception 'lured as %', current_user; end $$`);
  await db.query("create operator lure.= (leftarg = text, rightarg = text, function = lure.equal)");
  await db.query(`create function pg_temp.lured(anyelement) returns boolean language plpgsql
    as $$ begin raise exception 'lured as %', current_user; end $$`);
  for (const table of lureTables) {
    await db.query(`create table lure.${table} (id uuid); create temp table ${table} (id uuid)`);
  }
  for (const type of lureTypes) {
    const check = `as pg_catalog.${type} check (pg_temp.lured(value::pg_catalog.${type}))`;
    await db.query(`create domain lure.${type} ${check}; create domain pg_temp.${type} ${check}`);
  }
  await db.query("set local search_path = lure, pg_temp, pg_catalog, minoots, minoots_private");
}

const labels = `'{"order":"42"}'`;
const bulk = `'[{"name":"tea","fireIn":"1h","key":"k2"}]'`;
const calls = [
  [`minoots.schedule_timer('a', fire_in => '1h', key => 'k', labels => ${labels})`, "created"],
  [`minoots.schedule_timers(${bulk})`, "created"],
  ["minoots.schedule_timer('b', null, now(), key => 'k', on_conflict => 'replace')", "replaced"],
  ["minoots.reschedule_timer(key => 'k', fire_in => '2h')", "changed"],
  ["minoots.snooze_timer(key => 'k', by => 'PT10M')", "changed"],
  ["minoots.pause_timer(key => 'k')", "changed"],
  ["minoots.resume_timer(key => 'k')", "changed"],
  ["minoots.fire_timer(key => 'k')", "changed"],
  ["minoots.cancel_timer(key => 'k')", "changed"],
  [`minoots.cancel_timers(${labels})`, "unchanged"],
] as const;
const readings = [
  ["(minoots.get_timer(key => 'k')).status", "cancelled"],
  ["(select count(*) from minoots.timers)", 2],
  ["(select count(*) from minoots.events)", 9],
  ["(select count(*) from minoots.deliveries)", 0],
  // The transaction's own events are not settled before it ends.
  ["(select count(*) from minoots.read_feed('billing'))", 0],
  ["minoots.commit_feed('billing', '1-0')", ""],
  ["minoots.seek_feed('billing', '1-0')", "1-0"],
  ["(select behind from minoots.feed_consumers())", 0],
  ["minoots.drop_feed('billing')", ""],
  ["(select count(*) from minoots.find_timers(status => '{cancelled,scheduled}'))", 2],
  ["(select count(*) from minoots.timer_ledger(key => 'k'))", 9],
  ["(select count(*) from minoots.lag_by_minute())", 0],
  ["(select cancelled from minoots.outcomes_by_day())", 1],
] as const;

const trigger = `minoots.timer_trigger('lure.followed', 'at', '{"name":"tea"}')`;

// First in this file: a rule that has run before in its session would not look again.
sqlTest("lures in search_path and pg_temp change nothing", async ({ db, tenant }) => {
  await db.query("select minoots_private.check_epoch()");
  await layLures(db, await createUser(db, tenant));

  for (const [call, outcome] of calls) {
    expect(await answer(db, `(select outcome from ${call})`), call).toBe(outcome);
  }
  for (const [reading, expected] of readings) {
    expect(await answer(db, reading), reading).toBe(expected);
  }
  await db.query("create table lure.followed (id pg_catalog.int4 primary key, at timestamp)");
  await db.query("alter table lure.followed alter at type pg_catalog.timestamptz");
  await db.query(await answer<string>(db, trigger));
  await db.query("insert into lure.followed values (1, pg_catalog.now())");
  expect(await answer(db, "(minoots.get_timer(key => 'lure.followed.timer:1')).name")).toBe("tea");
});

sqlTest("the lures would be taken by anything less careful", async ({ db, tenant }) => {
  await db.query(`create function public.careless() returns text language plpgsql
    security definer set search_path = '' as $$ begin return 'x'::text; end $$`);

  await layLures(db, await createUser(db, tenant));

  await expect(db.query("select public.careless()")).rejects.toThrow(/lured as postgres/);
});
