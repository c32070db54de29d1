// What a document may be: each way to ask for too much is refused before any of it runs, with
// the place and what to do, the same over HTTP and over a socket.
import { expect } from "vitest";
import { documentLimits } from "../../src/server/graphql/document.ts";
import { test } from "./support.ts";
import type { Api, Data } from "./support.ts";

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(" ");
const nested = (turns: number, inner = "id") =>
  `${"events(first: 2) { nodes { timer { ".repeat(turns)}${inner}${" } } }".repeat(turns)}`;

// A document, its path, and the words of what it has too many of.
const tooMuch: Record<string, readonly [string, string, string]> = {
  depth: [`{ timer(key: "a") { ${nested(7)} } }`, "timer.events", "20 levels"],
  "depth through fragments": [
    `{ timer(key: "a") { ${nested(3, "...F")} } } fragment F on Timer { ${nested(4)} }`,
    "timer.events",
    "20 levels",
  ],
  brackets: [`{ viewer(a: ${"[".repeat(101)}`, "query", "100 brackets"],
  "an endless opening": ["{a".repeat(10_000), "query", "100 brackets"],
  words: [`{ viewer { scopes } } ${"a ".repeat(5_000)}`, "query", "5000 words"],
  "the top": [`{ ${times(21, (n) => `a${n}: timers { nodes { id } }`)} }`, "timers", "20 times"],
  "the top by two fields": [
    `{ ${times(11, (n) => `a${n}: viewer { scopes } b${n}: timers { feedCursor }`)} }`,
    "query",
    "20 fields at the top",
  ],
  "one field under many names": [
    `{ timers { nodes { ${times(21, (n) => `a${n}: deliveries { id }`)} } } }`,
    "timers.nodes.deliveries",
    "20 times",
  ],
  fields: [
    `{ ${times(20, (n) => `a${n}: timer(key: "a") { ${times(13, (m) => `b${m}: id c${m}: name`)} }`)} }`,
    "query",
    "500 fields",
  ],
  "a fragment that grows": [
    `{ timer(key: "a") { ...F9 } } fragment F0 on Timer { id name } ${times(9, (n) => `fragment F${n + 1} on Timer { ...F${n} ...F${n} }`)}`,
    "id",
    "20 times",
  ],
  "fragments that grow without end": [
    `{ timer(key: "a") { ...F39 } } fragment F0 on Timer { id } ${times(39, (n) => `fragment F${n + 1} on Timer { a: ${nested(1, `...F${n}`)} ${nested(1, `...F${n}`)} }`)}`,
    "events.nodes.timer",
    "20 levels",
  ],
  definitions: [
    `{ viewer { scopes } } ${times(50, (n) => `fragment F${n} on Timer { id }`)}`,
    "query",
    "50 operations",
  ],
  directives: [
    `{ viewer { scopes ${"@include(if: true) ".repeat(51)} } }`,
    "viewer",
    "50 directives",
  ],
};

async function overSocket(api: Api, query: string) {
  const stream = api.socket().iterate<Data>({ query });
  const { errors } = await stream.next().then(
    ({ value }): Data => value,
    (refused: unknown) => ({ errors: refused }),
  );
  const { message, extensions } = errors[0];
  return [extensions.code, extensions.path, message, extensions.hint];
}

test.for(Object.entries(tooMuch))("too much of it is refused: %s", async ([, asked], { api }) => {
  const [document, path, words] = asked;

  const mistake = await api.mistake(document);

  expect(mistake[0]).toBe("QUERY_TOO_COSTLY");
  expect(mistake[1]).toMatch(new RegExp(path));
  expect(mistake[2]).toContain(words);
  expect(mistake[3]).toMatch(/^Ask for less at once/);
  expect(await overSocket(api, document)).toEqual(mistake);
});

test("the most that is allowed is answered", async ({ api }) => {
  const { rootFields, repeats, directives } = documentLimits;
  const documents = [
    `{ timer(key: "a") { ${nested(6)} } }`,
    `{ ${times(rootFields, (n) => `a${n}: viewer { scopes }`)} }`,
    `{ viewer { ${times(repeats, (n) => `a${n}: serverTime`)} } }`,
    `{ ${times(directives / 5, (n) => `a${n}: viewer @skip(if: false) { scopes @skip(if: false) }`)} }`,
  ];

  for (const document of documents) expect((await api.ask(document)).errors).toBeUndefined();
});

test("a fragment in a circle is refused", async ({ api }) => {
  const circle = `{ timer(key: "a") { ...A } } fragment A on Timer { id ...B } fragment B on Timer { key ...A }`;

  expect(await api.mistake(circle)).toEqual([
    "INVALID_INPUT",
    undefined,
    'Cannot spread fragment "A" within itself via "B".',
    "Take ...A out of it.",
  ]);
});

test("a page within a page multiplies, by literals, variables and their defaults", async ({
  api,
}) => {
  const pages = (outer: string, inner: string) =>
    `timers(first: ${outer}) { nodes { events(first: ${inner}) { nodes { type } } } }`;
  const path = "timers.nodes.events.nodes";

  const mistakes = [
    await api.mistake(`{ ${pages("500", "500")} }`),
    await api.mistake(`query ($n: Int!) { ${pages("$n", "$n")} }`, { n: 500 }),
    await api.mistake(`query ($n: Int = 500) { ${pages("$n", "$n")} }`),
    await api.mistake(`query ($n: Int) { ...F } fragment F on Query { ${pages("$n", "$n")} }`, {
      n: 500,
    }),
  ];

  for (const mistake of mistakes) {
    expect(mistake).toEqual([
      "QUERY_TOO_COSTLY",
      path,
      `The answer may have more than 100000 values, with ${path}.`,
      "Ask for fewer rows, such as first: 10, or for fewer fields of each.",
    ]);
  }
  expect((await api.ask(`{ ${pages("50", "50")} }`)).errors).toBeUndefined();
  expect(await overSocket(api, `{ ${pages("500", "500")} }`)).toEqual(mistakes[0]);
});

test("what is long, or sent as a list, weighs more, and refused it does nothing", async ({
  api,
}) => {
  const many = Array.from({ length: 3_000 }, () => ({ name: "a", fireIn: "1h" }));
  const schedule = `mutation ($timers: [TimerInput!]!) { scheduleTimers(input: {timers: $timers}) {
    results { timer { id events { nodes { type } } } } } }`;
  const payloads = times(3, (n) => `a${n}: metadata`);
  const name = `a${"_".repeat(7_000)}`;

  expect((await api.mistake(schedule, { timers: many }))[0]).toBe("QUERY_TOO_COSTLY");
  expect((await api.mistake(`{ timers(first: 500) { nodes { ${payloads} } } }`))[1]).toBe(
    "timers.nodes.metadata",
  );
  expect((await api.mistake(`{ timers(first: 500) { nodes { ${name}: id } } }`))[1]).toBe(
    "timers.nodes.id",
  );
  expect(await api.run("{ timers { nodes { id } } }")).toEqual({ timers: { nodes: [] } });
});

test("the schema is told while developing, and elsewhere by a setting alone", async ({
  api,
  open,
}) => {
  const developing = await open({ development: true });
  const asked = "{ __schema { queryType { name } } __typename }";
  const hidden = `{ ...F } fragment F on Query { a: __type(name: "Timer") { name } }`;

  expect(await developing.run(asked)).toEqual({
    __schema: { queryType: { name: "Query" } },
    __typename: "Query",
  });
  expect(await api.mistake(asked)).toEqual([
    "FORBIDDEN",
    "__schema",
    "This server does not tell its schema.",
    "Read schema.graphql, or set MINOOTS_INTROSPECTION=true where the server runs.",
  ]);
  expect((await api.mistake(hidden))[1]).toBe("__type");
  expect(await api.run("{ viewer { __typename } }")).toEqual({ viewer: { __typename: "Viewer" } });
});
