// SQL under fuzzing: every function that people call, read from the catalogue, with arguments that
// are good, odd or wrong. What is refused is refused in our own words; an error of Postgres from
// inside a function fails the test.
import type pg from "pg";
import { afterAll, expect } from "vitest";
import { toldBySql } from "./faces.ts";
import { fuzz, options, other, timer } from "./fuzz.ts";
import { mutated, written } from "./random.ts";
import type { Random } from "./random.ts";
import { inTime, tellSlowest, test } from "./support.ts";
import type { Told } from "./support.ts";

afterAll(tellSlowest);

const functions = `select proname as name, array_agg(argument order by place) as names,
    array_agg(format_type(type, null) order by place) as types,
    pronargs - pronargdefaults as needed
  from pg_proc cross join unnest(proargtypes::oid[], proargnames) with ordinality
    as argument (type, argument, place)
  where pronamespace = 'minoots'::regnamespace and prorettype <> 'trigger'::regtype
    and argument.type is not null
  group by pg_proc.oid, proname order by proname`;

interface Callable {
  readonly name: string;
  readonly names: readonly string[];
  readonly types: readonly string[];
  /** So many of the first have no default. */
  readonly needed: number;
}

// Each argument is left out, or good for its type, or something else.
function sqlCall(random: Random, { name, names, types, needed }: Callable) {
  const args = names
    .map((argument, index) => ({ argument, type: types[index]! }))
    .filter((_, index) => index < needed || random.below(names.length) < 3);
  const cast = args.map(({ type }, index) => `$${index + 1}::${type}`);
  const values = args.map(({ type }) => sqlValue(random, type));
  const named = args.map(({ argument }, index) => `"${argument}" => ${cast[index]}`);
  return {
    values,
    casts: `select ${cast.join(", ")}`,
    text: `select * from minoots.${name}(${named.join(", ")})`,
  };
}

const answered: Told = { status: 200, code: null, path: null, hint: null, said: "" };
const samples = [timer, other, timer.actions, timer.labels, [timer]];

function sqlValue(random: Random, type: string): string {
  if (/jsonb|actions|follow_ups|labels|retry_policy/.test(type)) {
    return written(mutated(random, random.one<unknown>(samples)));
  }
  const value = random.one([random.one(goodWords), random.one(goodWords), mutated(random, "tea")]);
  return typeof value === "string" ? value : written(value);
}

const goodWords = [
  "tea",
  "1h",
  "order-42",
  "5",
  "{read}",
  "2099-01-01",
  "https://example.com",
  "true",
];

// What Postgres says of a value that its caller gives a type, no rule of ours has seen.
async function isOfItsTypes(db: pg.Pool, { casts, values }: ReturnType<typeof sqlCall>) {
  return await db.query(casts, values).then(
    () => true,
    () => false,
  );
}

test(
  "SQL refuses in our own words, whatever a function is given",
  options,
  async ({ db, as, tenant }) => {
    const { rows } = await db.query<Callable>(functions);
    const pool = as("minoots_server", tenant);

    const codes = await fuzz(1_500, async (random) => {
      const call = sqlCall(random, random.one(rows));
      const sent = `${call.text} ${JSON.stringify(call.values)}`;
      if (!(await isOfItsTypes(pool, call))) return [answered, sent];
      const work = pool.query(call.text, call.values);
      return [
        await inTime(
          sent,
          work.then(() => answered, toldBySql),
        ),
        sent,
      ];
    });

    expect(codes.get("answered")).toBeGreaterThan(0);
  },
);
