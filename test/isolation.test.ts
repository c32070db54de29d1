// Two tenants: what one has does not exist for the other, and nothing tells the difference.
// Then what the catalogue must say for that to hold.
import { expect } from "vitest";
import type { Queryable } from "./harness/clock.ts";
import { insertTenant, sqlTest, type Tenant } from "./harness/database.ts";
import { answer, refusal } from "./harness/rules.ts";
import { call, fireDue, named, schedule, type Timer, webhook } from "./harness/timers.ts";

const tea = { name: "tea", fireIn: "1h", key: "order-42", labels: { order: "42" } };

interface Other {
  readonly tenant: Tenant;
  readonly timer: Timer;
}

/** The other tenant has a timer with a delivery, and one more; then our tenant speaks. */
const twoTest = sqlTest
  .extend("other", async ({ db, become, clock }): Promise<Other> => {
    const tenant = await insertTenant(db);
    await clock.set("2026-11-20T08:00:00Z");
    await become("minoots_server", tenant);
    await schedule(db, { fireIn: "1s", actions: [webhook] });
    const { timer } = await schedule(db, tea);
    await clock.set("2026-11-20T08:00:01Z");
    await fireDue(db);
    await become(null);
    return { tenant, timer };
  })
  .extend("server", async ({ db, become, tenant, other }) => {
    expect(other.tenant.id).not.toBe(tenant.id);
    await become("minoots_server", tenant);
    return db;
  });

const verbs = [
  ["reschedule_timer", { fire_in: "1h" }],
  ["reschedule_timer", { fire_in: "1h", if_version: 9 }],
  ["snooze_timer", { by: "1h" }],
  ["cancel_timer", {}],
  ["cancel_timer", { if_version: 9 }],
  ["pause_timer", {}],
  ["resume_timer", {}],
  ["fire_timer", {}],
] as const;

const nobody = "00000000-0000-0000-0000-000000000000";

async function refusedFor(db: Queryable, verb: string, values: Record<string, unknown>) {
  return await refusal(db, named(verb, values), Object.values(values));
}

twoTest.for(verbs)(
  "%s %j: the other's timer is as none",
  async ([verb, more], { server, other }) => {
    const ofOther = { id: other.timer.id, key: other.timer.key };

    for (const [name, foreign, missing] of [
      ["id", ofOther.id, nobody],
      ["key", ofOther.key, "nothing"],
    ] as const) {
      const refused = await refusedFor(server, verb, { [name]: foreign, ...more });

      expect(refused).toEqual(await refusedFor(server, verb, { [name]: missing, ...more }));
      expect(refused).toMatchObject({ code: "MN010", path: name });
    }
  },
);

twoTest("it is not read, not listed and not cancelled by label", async ({ server, other }) => {
  expect(await answer(server, "(minoots.get_timer($1)).id", [other.timer.id])).toBeNull();
  expect(await answer(server, "(minoots.get_timer(key => $1)).id", [other.timer.key])).toBeNull();
  expect(
    await answer(server, "(select cancelled from minoots.cancel_timers($1))", [tea.labels]),
  ).toBe(0);
});

twoTest("a key is each tenant's own", async ({ server, other, tenant, become }) => {
  const { outcome, timer } = await schedule(server, { ...tea, name: "coffee" });
  expect(outcome).toBe("created");
  expect(timer.id).not.toBe(other.timer.id);

  await call(server, "cancel_timer", { key: tea.key });

  await become("minoots_server", other.tenant);
  expect(await answer(server, "(minoots.get_timer(key => $1)).status", [tea.key])).toBe(
    "scheduled",
  );
  expect(tenant.id).toBe(timer.tenantId);
});

twoTest.for([
  ["timers", 2],
  ["deliveries", 1],
  ["events", 3],
] as const)("%s shows own rows only", async ([view, theirs], { server, other, become }) => {
  expect(await answer(server, `(select count(*) from minoots.${view})`)).toBe(0);
  expect(
    await answer(server, `(select count(*) from minoots.${view} where tenant_id = $1)`, [
      other.tenant.id,
    ]),
  ).toBe(0);

  await become("minoots_server", other.tenant);
  expect(await answer(server, `(select count(*) from minoots.${view})`)).toBe(theirs);
});

async function names(db: Queryable, query: string): Promise<string[]> {
  const { rows } = await db.query(query);
  return (rows as { name: string }[]).map(({ name }) => name);
}

const serving = `('minoots_server', 'minoots_tenant', 'minoots_kernel', 'minoots_worker')`;
const ours = "('minoots'::regnamespace, 'minoots_private'::regnamespace)";

sqlTest("nothing of ours is owned by a role that serves", async ({ db }) => {
  const owned = await names(
    db,
    `select oid::regclass::text as name from pg_class
    where relnamespace in ${ours} and relowner::regrole::text <> 'minoots_owner'
    union all
    select oid::regprocedure::text from pg_proc
    where pronamespace in ${ours} and proowner::regrole::text <> 'minoots_owner'
    union all
    select nspname from pg_namespace
    where oid in ${ours} and nspowner::regrole::text <> 'minoots_owner'`,
  );

  expect(owned).toEqual([]);
});

sqlTest("row security is on for every table and every partition", async ({ db }) => {
  const open = await names(
    db,
    `select oid::regclass::text as name from pg_class
    where relnamespace in ${ours} and relkind in ('r', 'p') and not relrowsecurity`,
  );

  expect(open).toEqual([]);
});

sqlTest("a partition made later has it too", async ({ db }) => {
  await db.query("select setval('minoots_private.event_position', 5000000)");
  await db.query("select minoots_private.open_partitions()");

  const made = await names(
    db,
    `select relname as name from pg_class
    where relname in ('events_5', 'events_8') and relrowsecurity order by 1`,
  );

  expect(made).toEqual(["events_5", "events_8"]);
});

sqlTest("every policy is for reading, and asks for the tenant of the session", async ({ db }) => {
  const { rows } = await db.query(
    `select distinct cmd, permissive, qual from pg_policies where schemaname like 'minoots%'`,
  );

  const qual = "(tenant_id = ( SELECT minoots_private.tenant_id() AS tenant_id))";
  const reading = { cmd: "SELECT", permissive: "PERMISSIVE" };
  const ofAdmins = `(${qual} AND ( SELECT minoots_private.is_admin() AS is_admin))`;
  expect(new Set(rows)).toEqual(
    new Set([
      { ...reading, qual },
      { ...reading, qual: ofAdmins },
    ]),
  );
});

sqlTest("no role that serves writes to a table, or reads one without policies", async ({ db }) => {
  const granted = await names(
    db,
    `select distinct format('%s %s %s', grantee::regrole, lower(privilege_type), relation::regclass) as name
    from (select oid as relation, relacl as acl from pg_class
        where relnamespace in ${ours} and relkind in ('r', 'p', 'S')
      union all select attrelid, attacl from pg_attribute
        join pg_class on pg_class.oid = attrelid where relnamespace in ${ours} and relkind = 'r') as object
    cross join aclexplode(acl)
    where grantee = 0 or grantee::regrole::text in ${serving} order by 1`,
  );

  expect(granted).toEqual(
    ["minoots_server", "minoots_tenant"].flatMap((role) =>
      ["api_keys", "deliveries", "endpoints", "events", "replays", "timers", "usage"].map(
        (table) => `${role} select minoots_private.${table}`,
      ),
    ),
  );
});

sqlTest("everybody has no right to run anything of ours", async ({ db }) => {
  const open = await names(
    db,
    `select oid::regprocedure::text as name from pg_proc
    cross join aclexplode(coalesce(proacl, acldefault('f', proowner)))
    where pronamespace in ${ours} and grantee = 0`,
  );

  expect(open).toEqual([]);
});

sqlTest("a rule that runs as its owner looks up nothing of the caller's", async ({ db }) => {
  const open = await names(
    db,
    `select oid::regprocedure::text as name from pg_proc
    where pronamespace in ${ours} and prosecdef
    and not coalesce('search_path=pg_catalog, pg_temp' = any(proconfig), false)`,
  );

  expect(open).toEqual([]);
});
