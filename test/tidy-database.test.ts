// The laws of STYLE that only the catalog can answer: what the migrated database is like.
import { expect } from "vitest";
import { test } from "./harness/database.ts";

/** Names of what breaks a law; each query answers one column of them. */
async function offenders(
  db: { query(text: string): Promise<{ rows: { name: string }[] }> },
  query: string,
): Promise<string[]> {
  const { rows } = await db.query(query);
  return rows.map(({ name }) => name).toSorted();
}

test("all that people call carries its documentation", async ({ db }) => {
  const silent = await offenders(
    db,
    `select oid::regprocedure::text as name from pg_proc
    where pronamespace = 'minoots'::regnamespace and obj_description(oid, 'pg_proc') is null
    union all
    select oid::regclass::text from pg_class
    where relnamespace = 'minoots'::regnamespace and relkind = 'v'
      and obj_description(oid, 'pg_class') is null
    union all
    select attrelid::regclass || '.' || attname from pg_attribute
    join pg_class on pg_class.oid = attrelid
    where relnamespace = 'minoots'::regnamespace and relkind = 'v' and attnum > 0
      and col_description(attrelid, attnum) is null
    union all
    select oid::regtype::text from pg_type
    where typnamespace = 'minoots'::regnamespace and typtype = 'd'
      and obj_description(oid, 'pg_type') is null`,
  );

  expect(silent).toEqual([]);
});

test("a definer function fixes its search path, with temporary objects last", async ({ db }) => {
  // With the temporary schema named last: unnamed it comes first, and a caller's own type
  // there, called text, would run the caller's code with the owner's rights.
  const open = await offenders(
    db,
    `select oid::regprocedure::text as name from pg_proc
    where pronamespace::regnamespace::text in ('minoots', 'minoots_private') and prosecdef
      and not coalesce('search_path=pg_catalog, pg_temp' = any(proconfig), false)`,
  );

  expect(open).toEqual([]);
});

test("row security is on for every table, and forced on none", async ({ db }) => {
  const open = await offenders(
    db,
    `select oid::regclass::text as name from pg_class
    where relnamespace::regnamespace::text in ('minoots', 'minoots_private')
      and relkind in ('r', 'p') and (not relrowsecurity or relforcerowsecurity)`,
  );

  expect(open).toEqual([]);
});

test("a view reads with the rights of the reader", async ({ db }) => {
  const open = await offenders(
    db,
    `select oid::regclass::text as name from pg_class
    where relnamespace::regnamespace::text in ('minoots', 'minoots_private') and relkind = 'v'
      and not coalesce('security_invoker=true' = any(reloptions), false)`,
  );

  expect(open).toEqual([]);
});

test("nobody has a right by being anybody", async ({ db }) => {
  const open = await offenders(
    db,
    `select oid::regprocedure::text as name from pg_proc
    cross join aclexplode(coalesce(proacl, acldefault('f', proowner)))
    where pronamespace::regnamespace::text in ('minoots', 'minoots_private') and grantee = 0
    union all
    select pg_class.oid::regclass::text from pg_class cross join aclexplode(relacl)
    where relnamespace::regnamespace::text in ('minoots', 'minoots_private') and grantee = 0`,
  );

  expect(open).toEqual([]);
});

test("no default, check, index or generated column depends on a rule", async ({ db }) => {
  const bound = await offenders(
    db,
    `select distinct pg_describe_object(classid, objid, objsubid) as name
    from pg_depend join pg_proc on pg_proc.oid = refobjid
    where refclassid = 'pg_proc'::regclass
      and pronamespace::regnamespace::text in ('minoots', 'minoots_private')
      and (classid in ('pg_attrdef'::regclass, 'pg_constraint'::regclass, 'pg_trigger'::regclass)
        or exists (select from pg_index where classid = 'pg_class'::regclass and indexrelid = objid))`,
  );

  expect(bound).toEqual([]);
});

test("a state is a text with a named check, never a Postgres enum", async ({ db }) => {
  const enums = await offenders(
    db,
    `select oid::regtype::text as name from pg_type
    where typnamespace::regnamespace::text in ('minoots', 'minoots_private') and typtype = 'e'`,
  );

  expect(enums).toEqual([]);
});

test("every key and every reference leads with the tenant", async ({ db }) => {
  const loose = await offenders(
    db,
    `select format('%s on %s', conname, conrelid::regclass) as name from pg_constraint
    join pg_attribute on attrelid = conrelid and attname = 'tenant_id'
    where contype in ('p', 'f') and attnum <> conkey[1]
      and connamespace = 'minoots_private'::regnamespace`,
  );

  expect(loose).toEqual(["tenant_roles_pkey on minoots_private.tenant_roles"]);
});
