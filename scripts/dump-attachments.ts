// What hangs on an object and looks the same on all kinds: comments and grants.
// Both are read once, as finished statements, and found again by the object's oid.
import type pg from "pg";

/** Statements by the oid of the object they belong to. */
export type Attachments = ReadonlyMap<number, readonly string[]>;

interface Attached {
  readonly oid: number;
  readonly statement: string;
}

export async function readAttachments(client: pg.Client, queries: string[]): Promise<Attachments> {
  const found = new Map<number, string[]>();
  for (const query of queries) {
    const { rows } = await client.query<Attached>(query);
    for (const { oid, statement } of rows) {
      found.set(oid, [...(found.get(oid) ?? []), statement]);
    }
  }
  return found;
}

const ours = "array['minoots', 'minoots_private', 'minoots_actions']";

const kinds = `
  select oid, 'pg_namespace'::regclass as class, 'schema' as kind,
    quote_ident(nspname) as name, nspacl as acl, nspowner as owner
  from pg_namespace where nspname = any(${ours})
  union all
  select oid, 'pg_class'::regclass,
    case relkind when 'v' then 'view' when 'S' then 'sequence' when 'c' then 'type' else 'table' end,
    relnamespace::regnamespace || '.' || quote_ident(relname), relacl, relowner
  from pg_class where relnamespace::regnamespace::text = any(${ours})
    and relkind in ('r', 'p', 'v', 'S', 'c')
  union all
  select oid, 'pg_type'::regclass, 'domain',
    typnamespace::regnamespace || '.' || quote_ident(typname), typacl, typowner
  from pg_type where typnamespace::regnamespace::text = any(${ours})
    and typtype = 'd'
  union all
  select oid, 'pg_proc'::regclass, 'function',
    oid::regprocedure::text, proacl, proowner
  from pg_proc where pronamespace::regnamespace::text = any(${ours})`;

/** Said only where the owner is not the one who owns everything. */
export const strayOwners = `
  select oid::int8, format('alter %s %s owner to %I;', kind, name, owner::regrole) as statement
  from (${kinds}) as object
  where owner::regrole::text <> 'minoots_owner'
  order by oid`;

export const comments = `
  select object.oid::int8, format('comment on %s is%s%L;',
    case
      when objsubid = 0 then kind || ' ' || name
      else 'column ' || name || '.' || (
        select quote_ident(attname) from pg_attribute where attrelid = object.oid and attnum = objsubid
      )
    end,
    case when length(description) > 60 then E'\\n  ' else ' ' end, description) as statement
  from (${kinds}) as object
  join pg_description on objoid = object.oid and classoid = object.class
  order by name, objsubid`;

/** Without an entry Postgres' own defaults hold: everybody may call any function. */
export const grants = `
  select oid::int8, format('grant %s on %s %s to %s;', privileges, kind, name,
    string_agg(role, ', ' order by role)) as statement
  from (
    select object.oid, case kind when 'view' then 'table' else kind end as kind, name,
      coalesce(quote_ident(rolname), 'public') as role,
      string_agg(lower(privilege_type), ', ' order by privilege_type) as privileges
    from (${kinds}) as object
    cross join aclexplode(coalesce(acl, case kind when 'function' then acldefault('f', owner) end))
    left join pg_roles on pg_roles.oid = grantee
    where grantee <> owner
    group by object.oid, kind, name, rolname
  ) as granted
  group by oid, kind, name, privileges
  order by oid, privileges`;

export const columnGrants = `
  select oid::int8, format(E'grant %s (\\n  %s\\n) on %s to %s;', privilege,
    string_agg(name, E',\\n  ' order by attnum), oid::regclass, roles) as statement
  from (
    select attrelid as oid, attnum, quote_ident(attname) as name,
      lower(privilege_type) as privilege,
      string_agg(coalesce(quote_ident(rolname), 'public'), ', ' order by rolname) as roles
    from pg_attribute
    cross join aclexplode(attacl)
    left join pg_roles on pg_roles.oid = grantee
    group by attrelid, attnum, attname, privilege_type
  ) as granted
  group by oid, privilege, roles
  order by oid, privilege, roles`;
