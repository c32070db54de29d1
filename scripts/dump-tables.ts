// Tables as one would write them: columns and constraints in one statement, then what
// belongs to the table alone, its indexes, row security and policies.
// What a partition has from its parent is not said again.
import type pg from "pg";

interface Table {
  readonly oid: number;
  readonly name: string;
  readonly members: string[];
  readonly parent: string | null;
  readonly bound: string | null;
  readonly partitioning: string | null;
  readonly options: string[] | null;
  readonly rowSecurity: boolean;
  readonly forced: boolean;
}

export async function readTables(client: pg.Client, schema: string): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select pg_class.oid::int8,
      pg_class.oid::regclass::text as name,
      array(${columns} order by attnum) || array(${constraints} order by position(contype::text in 'pufxc'), conname)
        as members,
      (select inhparent::regclass::text from pg_inherits where inhrelid = pg_class.oid) as parent,
      pg_get_expr(relpartbound, pg_class.oid) as bound,
      pg_get_partkeydef(pg_class.oid) as partitioning,
      reloptions as options,
      relrowsecurity as "rowSecurity",
      relforcerowsecurity as forced
    from pg_class
    where relnamespace = $1::regnamespace and relkind in ('r', 'p')
    order by relname collate "C"`,
    [schema],
  );
  return rows.map((row) => ({ ...row, members: row.members.map(shortenTypes) }));
}

function shortenTypes(member: string): string {
  return member.replaceAll("timestamp with time zone", "timestamptz");
}

const columns = `
  select concat_ws(' ', quote_ident(attname), format_type(atttypid, atttypmod),
    case
      when attidentity <> '' then (
        select format('generated %s as identity (start %s)',
          case attidentity when 'a' then 'always' else 'by default' end, seqstart)
        from pg_depend join pg_sequence on seqrelid = objid
        where refobjid = attrelid and refobjsubid = attnum and deptype = 'i'
          and classid = 'pg_class'::regclass)
      when attgenerated = 's' then 'generated always as (' || pg_get_expr(adbin, adrelid) || ') stored'
    end,
    case when attnotnull then 'not null' end,
    case when attgenerated = '' then 'default ' || pg_get_expr(adbin, adrelid) end)
  from pg_attribute
  left join pg_attrdef on adrelid = attrelid and adnum = attnum
  where attrelid = pg_class.oid and attnum > 0 and not attisdropped`;

/** Since Postgres 18 a column's not null is a constraint too; it is said with the column. */
const constraints = `
  select format('constraint %I %s', conname, pg_get_constraintdef(pg_constraint.oid, true))
  from pg_constraint
  where conrelid = pg_class.oid and contype in ('c', 'f', 'p', 'u', 'x') and conislocal`;

export function formatTable(table: Table): string[] {
  return [
    table.parent === null ? formatRoot(table) : formatPartition(table),
    ...(table.rowSecurity ? [`alter table ${table.name} enable row level security;`] : []),
    ...(table.forced ? [`alter table ${table.name} force row level security;`] : []),
  ];
}

function formatRoot({ name, members, partitioning, options }: Table): string {
  const body = members.map((member) => `  ${member}`).join(",\n");
  const partition = partitioning === null ? "" : ` partition by ${partitioning.toLowerCase()}`;
  return `create table ${name} (\n${body}\n)${partition}${formatOptions(options)};`;
}

function formatPartition({ name, parent, bound, options }: Table): string {
  const values = (bound ?? "")
    .replace("FOR VALUES FROM", "for values from")
    .replace(" TO ", " to ");
  return `create table ${name} partition of ${parent}\n${values.toLowerCase()}${formatOptions(options)};`;
}

export function formatOptions(options: string[] | null): string {
  if (options === null) return "";
  return ` with (\n${options
    .toSorted()
    .map((option) => `  ${option.replace("=", " = ")}`)
    .join(",\n")}\n)`;
}

export const indexes = `
  select indrelid::int8 as oid, pg_get_indexdef(indexrelid) || ';' as statement
  from pg_index
  where not exists (select from pg_constraint where conindid = indexrelid)
    and not exists (select from pg_inherits where inhrelid = indexrelid)
  order by indexrelid::regclass::text collate "C"`;

export const triggers = `
  select tgrelid::int8 as oid, pg_get_triggerdef(oid, true) || ';' as statement
  from pg_trigger where not tgisinternal order by tgname`;

export const policies = `
  select polrelid::int8 as oid, format(E'create policy %I on %s%s\\n  for %s to %s%s%s;',
    polname, polrelid::regclass, case when polpermissive then '' else ' as restrictive' end,
    case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
      when 'd' then 'delete' else 'all' end,
    case when polroles = '{0}' then 'public' else (
      select string_agg(quote_ident(rolname), ', ' order by rolname)
      from pg_roles where oid = any(polroles)) end,
    E'\\n  using (' || pg_get_expr(polqual, polrelid) || ')',
    E'\\n  with check (' || pg_get_expr(polwithcheck, polrelid) || ')') as statement
  from pg_policy
  order by polname collate "C"`;
