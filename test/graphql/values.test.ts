// Values that machines like to bend: they come back as they were sent, or are refused with the
// place, whether they stand in the document, in the variables, or come over a socket or REST.
import { expect } from "vitest";
import { parseExactly } from "../../src/exact-json.ts";
import { test } from "./support.ts";

const long = "12345678901234567890";
const exact = `{"id":${long},"rate":0.12345678901234567891,"list":[-9007199254740993,1.5,3]}`;
const schedule = `mutation ($input: ScheduleTimerInput!) { scheduleTimer(input: $input) {
  timer { id metadata } } }`;

test("long numbers keep their digits, by variable and by literal, and in REST", async ({ api }) => {
  const headers = { "content-type": "application/json" };
  const post = async (path: string, body: string) => {
    const request = { method: "POST", body, headers: { ...headers, "x-api-key": api.key } };
    return await (await fetch(`${api.url}${path}`, request)).text();
  };
  const given = `{"name": "a", "fireIn": "1h", "metadata": ${exact}}`;
  const literal = (metadata: string) =>
    `mutation { scheduleTimer(input: {name: "a", fireIn: "1h", metadata: ${metadata}}) { timer { metadata } } }`;

  const variables = `{"query": ${JSON.stringify(schedule)}, "variables": {"input": ${given}}}`;
  const answers = [await post("/graphql", variables), await post("/timers", given)];

  for (const answer of answers) {
    expect(answer).toContain(`"id":${long}`);
    expect(answer).toContain(`"rate":0.12345678901234567891`);
    expect(answer).toContain("[-9007199254740993,1.5,3]");
  }
  const query = literal(long);
  expect(await post("/graphql", JSON.stringify({ query }))).toContain(`"metadata":${long}`);
  expect(await api.mistake(literal(`{a: {id: ${long}}}`))).toEqual([
    "INVALID_INPUT",
    "metadata",
    "metadata holds a number that would lose digits here.",
    "Send it in variables, where it keeps them.",
  ]);
  const { id } = JSON.parse(answers[1]!) as { id: string };
  const shown = await fetch(`${api.url}/timers/${id}`, { headers: { "x-api-key": api.key } });
  expect(await shown.text()).toContain(long);
});

test("over a socket they keep them too", async ({ api, db }) => {
  const metadata = parseExactly(exact);
  const variables = { input: { name: "a", fireIn: "1h", metadata } };
  const stream = api.socket().iterate({ query: schedule, variables });

  await stream.next();

  const { rows } = await db.query("select metadata ->> 'id' as id from minoots_private.timers");
  expect(rows.at(-1)).toEqual({ id: long });
});

test("text that no database takes is refused with its place", async ({ api }) => {
  const literal = `mutation { scheduleTimer(input: {name: "a\\u0000", fireIn: "1h"}) { outcome } }`;
  const inner = `mutation { scheduleTimers(input: {timers: [{name: "a", fireIn: "1h"}, {name: "b", fireIn: "1h", metadata: {a: ["\\u0000"]}}]}) { results { outcome } } }`;
  const filter = `query ($name: String) { timers(filter: {name: $name}) { nodes { id } } }`;
  const input = {
    name: "a",
    fireIn: "1h",
    actions: [{ webhook: { url: "https://a.example/\0" } }],
  };

  expect(await api.mistake(literal)).toEqual([
    "INVALID_INPUT",
    "name",
    "name holds the NUL character.",
    "Send valid Unicode text without NUL.",
  ]);
  expect((await api.mistake(inner))[1]).toBe("timers[1].metadata.a[0]");
  expect((await api.mistake(filter, { name: "\ud800" })).slice(1, 3)).toEqual([
    "filter.name",
    "filter.name holds half of a surrogate pair.",
  ]);
  expect((await api.mistake(schedule, { input }))[1]).toBe("actions[0].webhook.url");
});

test("variables that nest too deeply, or are very long, are refused shortly", async ({ api }) => {
  let metadata: unknown = 1;
  for (let level = 0; level < 200; level += 1) metadata = [metadata];
  const wide = "x".repeat(1_000_000);
  const count = `query ($n: Int) { timers(first: $n) { nodes { id } } }`;

  const deep = await api.mistake(schedule, { input: { name: "a", fireIn: "1h", metadata } });
  const first = await api.mistake(count, { n: wide });
  const duration = await api.mistake(schedule, { input: { name: "a", fireIn: { wide } } });

  expect(deep.slice(0, 3)).toEqual([
    "INVALID_INPUT",
    "metadata",
    "metadata nests deeper than 100 levels.",
  ]);
  expect(first.slice(0, 2)).toEqual(["INVALID_INPUT", "first"]);
  expect(duration.slice(0, 2)).toEqual(["INVALID_DURATION", "fireIn"]);
  expect([...first, ...duration].join("").length).toBeLessThan(2_000);
});

test("what is wrong in a very large input is told once, and shortly", async ({ api }) => {
  const wide = Object.fromEntries(Array.from({ length: 60_000 }, (_, n) => [`x${n}`, n]));
  const repeated = `{ timer(${"id: 1 ".repeat(1_000)}) { ${"y".repeat(5_000)} } }`;

  const input = { name: "a", ...wide };
  const answers = [await api.ask(schedule, { input }), await api.ask(repeated)];

  expect(answers[0]!.errors).toMatchObject([
    {
      message: `Field "x0" is not defined by type "ScheduleTimerInput".`,
      extensions: { code: "INVALID_INPUT" },
    },
  ]);
  for (const answer of answers) expect(JSON.stringify(answer).length).toBeLessThan(10_000);
});
