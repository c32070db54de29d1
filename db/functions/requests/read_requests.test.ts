import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { refusal } from "../../../test/harness/rules.ts";

const read = "minoots_private.read_requests($1, $2, 'timers[%].')";
const tea = { name: "tea", fireIn: "30s" };

/** Numbers that look random, the same in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/** What one reading of each request comes to: all that it asks for, or the refusal. */
async function outcomesOf(db: Queryable, requests: readonly object[], tenantId: string) {
  await db.query(`create or replace function pg_temp.outcome(request jsonb, tenant uuid)
    returns jsonb language plpgsql as $$
    declare v_path text;
    begin
      return to_jsonb((minoots_private.read_requests(jsonb_build_array(request), tenant, '%'))[1])
        - array['id', 'fingerprint'];
    exception when others then
      get stacked diagnostics v_path = column_name;
      return jsonb_build_array(sqlstate, v_path);
    end $$`);
  const { rows } = await db.query(
    `select pg_temp.outcome(request, $2) as outcome
    from jsonb_array_elements($1) with ordinality as element (request, place) order by place`,
    [JSON.stringify(requests), tenantId],
  );
  return (rows as { outcome: unknown }[]).map(({ outcome }) => outcome);
}

const names = ["", "a".repeat(201), "a\tb", '"', "\u202e", 1, null, "grüße"];
const hosts = ["a:0", "a:00080", "a:65536", "[::1]", "", "a@b", "exämple.com"];
const paths = ["#", "/a b", "/ä", "/a\\b", "/'\"", `/${"x".repeat(300)}`];
const fractions = [".1234", ".000001", ".999999", ".9999999", "."];
const zones = ["+05:45", "-09:30", "+14:00", "-15:00", "", "z"];
const units = ["w", "", "h30m", "h0m", "m1h", "M", "x"];

/** One request twice: as people write it, and in a spelling that is only read by looking closer. */
function writtenTwice(roll: (sides: number) => number): [object, object] {
  const pick = <Item>(items: readonly Item[]): Item => items[roll(items.length)]!;
  const mostly = <Item>(good: readonly Item[], odd: readonly Item[]): Item =>
    pick(roll(8) === 0 ? odd : good);
  const two = (from: number, to: number) => String(from + roll(to - from + 1)).padStart(2, "0");
  const day = `${mostly(["2026", "2024"], ["9999", "0000"])}-${two(1, 12)}-${two(1, 31)}`;
  const hour = mostly([`${two(0, 23)}:${two(0, 59)}:${two(0, 59)}`], ["24:00:00", "08:60:00"]);
  const zone = mostly(["Z"], zones);
  const fraction = mostly(["", ".5", ".123"], fractions);
  const host = mostly(["example.com", "127.0.0.1:9", "a_b:8443"], hosts);
  const url = `${mostly(["http", "https"], ["ftp"])}://${host}${mostly(["", "/hook", "?a=b#c"], paths)}`;
  const length = `${mostly(["1", "59", "9999"], ["0", "10000", "-1"])}${mostly(["ms", "s", "m", "h", "d"], units)}`;
  const rest = {
    name: mostly<unknown>(["tea", "two words", "a".repeat(200)], names),
    ...(roll(3) === 0 ? { key: mostly(["a", "b"], ["", null]), labels: { a: "b" } } : {}),
    ...(roll(5) === 0 ? { concurrency: pick([1, 0]), misfire: pick(["RUN", "skip"]) } : {}),
  };
  const timed = roll(2) === 0;
  const ordinary = {
    ...rest,
    ...(timed ? { fireAt: `${day}T${hour}${fraction}${zone}` } : { fireIn: length }),
    actions: [{ webhook: { url } }],
  };
  const unusual = {
    ...rest,
    ...(timed
      ? { fireAt: `${day}t${hour}${fraction}${zone}` }
      : { fireIn: length.replace(/^(?=\d)/, "0") }),
    actions: [{ kind: "webhook", parameters: { url: url.replace(/^http/, "HTTP") } }],
  };
  return [ordinary, unusual];
}

sqlTest.for([1, 2, 3])(
  "what is read at once is read no otherwise by looking closer (seed %d)",
  async (seed, { db, tenant }) => {
    const pairs = Array.from(
      { length: 2000 },
      (
        (roll) => () =>
          writtenTwice(roll)
      )(dice(seed)),
    );
    await db.query("set local timezone = 'America/New_York'; set local datestyle = 'SQL, DMY'");
    await db.query("set local intervalstyle = 'sql_standard'");

    const ordinary = await outcomesOf(
      db,
      pairs.map(([first]) => first),
      tenant.id,
    );
    const unusual = await outcomesOf(
      db,
      pairs.map(([, second]) => second),
      tenant.id,
    );

    const alike = (outcome: unknown) =>
      JSON.parse(
        JSON.stringify(outcome)
          .replace(/\.(webhook|parameters)\./, ".….")
          .replace('"HTTP', '"http'),
      );
    expect(ordinary.map(alike)).toEqual(unusual.map(alike));
    expect(ordinary.filter((outcome) => !Array.isArray(outcome)).length).toBeGreaterThan(500);
  },
);

sqlTest("reads each request, in the order given", async ({ db, tenant }) => {
  const written = JSON.stringify([tea, { ...tea, name: "coffee" }, { ...tea, duration: null }]);

  const { rows } = await db.query(`select name, fire_in::text from unnest(${read})`, [
    written,
    tenant.id,
  ]);

  expect(rows).toEqual([
    { name: "tea", fire_in: "00:00:30" },
    { name: "coffee", fire_in: "00:00:30" },
    { name: "tea", fire_in: "00:00:30" },
  ]);
});

sqlTest.for([
  [{ ...tea, colour: 1 }, "MN001", "timers[1].colour"],
  [{ ...tea, name: "" }, "MN001", "timers[1].name"],
  [{ ...tea, actionBundle: { concurrency: 0 } }, "MN001", "timers[1].actionBundle.concurrency"],
  [{ name: "tea", duration: "1x" }, "MN003", "timers[1].duration"],
  ["tea", "MN001", "timers[1]"],
  [null, "MN001", "timers[1]"],
] as const)("refuses %j with %s at %s", async ([request, code, path], { db, tenant }) => {
  const refused = await refusal(db, read, [JSON.stringify([tea, request]), tenant.id]);

  expect(refused).toMatchObject({ code, path });
});
