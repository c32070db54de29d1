// Timers by the thousand: scheduled through the tenant's own SQL, as a user would, and, where
// a million must merely lie there, inserted as copies of one such timer.
import type pg from "pg";
import { seededRandom } from "./statistics.ts";

export interface Wanted {
  readonly name: string;
  readonly dueMs: number;
  /** Where its webhook goes; null for a timer without actions. */
  readonly url: string | null;
}

const perCall = 1000;

export async function scheduleAll(tenant: pg.Pool, wanted: readonly Wanted[]): Promise<void> {
  for (let first = 0; first < wanted.length; first += perCall) {
    await scheduleSome(tenant, wanted.slice(first, first + perCall));
  }
}

export async function scheduleSome(
  tenant: pg.Pool | pg.ClientBase,
  wanted: readonly Wanted[],
): Promise<void> {
  await tenant.query({
    text: "select count(*) from minoots.schedule_timers($1::jsonb)",
    values: [JSON.stringify(wanted.map(requestOf))],
  });
}

export function requestOf({ name, dueMs, url }: Wanted): object {
  const actions = url === null ? {} : { actions: [{ webhook: { url } }] };
  return { name, fireAt: new Date(dueMs).toISOString(), ...actions };
}

/** Instants spread at random over a time, the same for all that run with the same seed. */
export function spreadInstants(options: {
  readonly fromMs: number;
  readonly perSecond: number;
  readonly seconds: number;
  readonly seed: number;
}): number[] {
  const random = seededRandom(options.seed);
  const count = Math.round(options.perSecond * options.seconds);
  const spanMs = options.seconds * 1000;
  const from = Math.ceil(options.fromMs);
  return Array.from({ length: count }, () => from + Math.floor(random() * spanMs)).toSorted(
    (left, right) => left - right,
  );
}

export interface Pattern {
  readonly columns: string;
  /** One expression a column, with `{id}` and `{fire_at}` where those go. */
  readonly expressions: string;
  /** The values in the order of the columns, as text; null where there is none. */
  readonly values: readonly (string | null)[];
  readonly names: readonly string[];
}

/** How a row of a timer looks like, whatever columns there are: read from one just made. */
export async function readPattern(
  admin: pg.ClientBase,
  tenant: pg.Pool,
  url: string | null,
): Promise<Pattern> {
  await scheduleSome(tenant, [{ name: "pattern", dueMs: Date.now() + 86_400_000, url }]);
  const { rows } = await admin.query<{ name: string; value: string | null; type: string }>(
    `with pattern as (
      delete from minoots_private.timers where name = 'pattern' returning to_jsonb(timers) as fields
    )
    select attname as name, fields ->> attname as value, format_type(atttypid, atttypmod) as type
    from pattern, pg_attribute
    where attrelid = 'minoots_private.timers'::regclass and attnum > 0
      and not attisdropped and attgenerated = ''
    order by attnum`,
  );
  await admin.query("delete from minoots_private.events");
  return {
    columns: rows.map(({ name }) => `"${name}"`).join(", "),
    expressions: rows.map(expressionOf).join(", "),
    values: rows.map(({ value }) => value),
    names: rows.map(({ name }) => name),
  };
}

function expressionOf(field: { name: string; value: string | null; type: string }): string {
  if (field.name === "id") return "{id}";
  if (field.name === "fire_at") return "{fire_at}";
  if (field.value === null) return `null::${field.type}`;
  return `'${field.value.replaceAll("'", "''")}'::${field.type}`;
}

export function fillPattern({ columns, expressions }: Pattern, fireAt: string): string {
  const filled = expressions.replace("{id}", "uuidv7()").replace("{fire_at}", fireAt);
  return `insert into minoots_private.timers (${columns}) select ${filled}`;
}

/** Puts so many copies of a timer straight into the table; `fireAt` is SQL, over `number`. */
export async function insertCopies(
  admin: pg.ClientBase,
  pattern: Pattern,
  options: { readonly count: number; readonly fireAt: string },
): Promise<void> {
  const perStatement = 100_000;
  for (let first = 1; first <= options.count; first += perStatement) {
    const last = Math.min(first + perStatement - 1, options.count);
    await admin.query(
      `${fillPattern(pattern, options.fireAt)} from generate_series(${first}, ${last}) as number`,
    );
  }
}
