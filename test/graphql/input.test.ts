// Bad input: a code, the field's path, and words that help; never the database's words, and
// nothing written.
import { expect } from "vitest";
import { readInstant } from "../../src/server/instants.ts";
import { problemOf } from "../../src/server/problems.ts";
import { test } from "./support.ts";
import type { Data } from "./support.ts";

const scheduleWith = (fields: string) =>
  `mutation { scheduleTimer(input: {name: "a", ${fields}}) { outcome } }`;
const scheduleQuery = `mutation ($input: ScheduleTimerInput!) {
  scheduleTimer(input: $input) { outcome } }`;

test("a wrong duration says so as SQL does", async ({ api }) => {
  expect(await api.mistake(scheduleWith(`fireIn: "-5s"`))).toMatchObject([
    "INVALID_DURATION",
    "fireIn",
    expect.stringContaining("-5s"),
    expect.any(String),
  ]);
  expect((await api.mistake(scheduleWith("fireIn: 30"))).slice(0, 3)).toEqual([
    "INVALID_DURATION",
    "fireIn",
    "fireIn 30 is not text.",
  ]);
});

test("a wrong time is named by its path, in a literal and in a variable", async ({ api }) => {
  const literal = await api.mistake(scheduleWith(`fireAt: "tomorrow"`));
  const variable = await api.mistake(scheduleQuery, { input: { name: "a", fireAt: "tomorrow" } });
  const own = await api.mistake(
    `mutation ($at: Datetime) { scheduleTimer(input: {name: "a", fireAt: $at}) { outcome } }`,
    { at: "tomorrow" },
  );
  const many = await api.mistake(
    `mutation ($input: ScheduleTimersInput!) { scheduleTimers(input: $input) { results { outcome } } }`,
    {
      input: {
        timers: [
          { name: "a", fireIn: "1m" },
          { name: "b", fireAt: 1795161600 },
        ],
      },
    },
  );

  const hint = "Use RFC 3339 with an offset, such as 2026-11-20T08:00:00Z.";
  const expected = ["INVALID_TIME", "fireAt", `fireAt "tomorrow" is not an instant.`, hint];
  expect([literal, variable, own]).toEqual([expected, expected, expected]);
  expect(many).toEqual([
    "INVALID_TIME",
    "timers[1].fireAt",
    "timers[1].fireAt 1795161600 is not an instant.",
    "Seconds since 1970? Did you mean 2026-11-20T08:00:00Z?",
  ]);
});

test("instants are read as SQL reads them", async ({ db }) => {
  const written = [
    "2026-11-20T08:00:00Z",
    "2026-11-20t08:00:00.123456789012z",
    "2026-11-20T08:00:00.0001+01:30",
    "2026-11-20T08:00:00.999999-14:59",
    "2024-02-29T23:59:59.9991Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T00:00:00Z",
    "9999-12-31T00:00:00.0001Z",
    "0001-01-01T00:00:00+01:00",
    "2026-02-30T00:00:00Z",
    "2025-02-29T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "2026-11-20T24:00:00Z",
    "2026-11-20T08:00:60Z",
    "2026-11-20T08:00:00",
    "2026-11-20T08:00:00.5",
    "2026-11-20",
    "2026-11-20 08:00:00",
    "2026-11-20 08:00:00Z",
    "2026-11-20 08:00:00+01:00",
    "294276-01-01T00:00:00Z",
    "1795161600",
    "1795161600000",
    "infinity",
    "now",
    "epoch",
    "",
    "２０２６-11-20T08:00:00Z",
  ];

  for (const text of written) {
    const { rows } = await db
      .query(
        `select minoots_private.format_instant(minoots_private.read_instant($1, 'fireAt')) as value`,
        [text],
      )
      .catch((error: unknown) => ({ rows: [{ value: problemOf(error) }] }));
    const theirs = rows[0].value;
    const ours = await Promise.resolve(text)
      .then(readInstant)
      .catch((error: unknown) => problemOf(error));
    const said = (value: Data) =>
      typeof value === "string"
        ? value
        : [value.code, value.message.replace(/^fireAt /, ""), value.hint];
    expect([text, said(ours)]).toEqual([text, said(theirs)]);
  }
});

test("an unknown field or word is refused with what was probably meant", async ({ api }) => {
  expect(await api.mistake(scheduleWith(`fireat: "2030-01-01T00:00:00Z"`))).toEqual([
    "INVALID_INPUT",
    "fireat",
    `Field "fireat" is not defined by type "ScheduleTimerInput".`,
    `Did you mean "fireAt" or "fireIn"?`,
  ]);
  expect(await api.mistake(scheduleWith(`fireIn: "1m", precision: PRECICE`))).toEqual([
    "INVALID_INPUT",
    "precision",
    `Value "PRECICE" does not exist in "Precision" enum.`,
    `Did you mean the enum value "PRECISE"?`,
  ]);
  expect(
    await api.mistake("{ timers(filter: {status: [FIRED, DONE]}) { nodes { id } } }"),
  ).toMatchObject([
    "INVALID_INPUT",
    "filter.status[1]",
    `Value "DONE" does not exist in "TimerStatus" enum.`,
    "Use SCHEDULED, PAUSED, FIRED, COMPLETED, FAILED, CANCELLED, MISSED.",
  ]);
  expect((await api.mistake("{ timmers { nodes { id } } }")).slice(0, 2)).toEqual([
    "INVALID_INPUT",
    "timmers",
  ]);
});

test("a missing field is named", async ({ api }) => {
  const literal = await api.mistake(
    `mutation { scheduleTimer(input: {fireIn: "1m"}) { outcome } }`,
  );
  const variable = await api.mistake(scheduleQuery, { input: { fireIn: "1m" } });

  expect([literal.slice(0, 2), variable.slice(0, 2)]).toEqual([
    ["INVALID_INPUT", "name"],
    ["INVALID_INPUT", "name"],
  ]);
});

test("mistakes in actions are named down to the field", async ({ api }) => {
  const withAction = (action: string) => scheduleWith(`fireIn: "1m", actions: [${action}]`);
  const firsts = async (action: string) => (await api.mistake(withAction(action))).slice(0, 2);

  expect([
    await firsts(`{webhook: {url: "ftp://example.com"}}`),
    await firsts(`{webhook: {url: "https://example.com", timeoutMs: 5}}`),
    await firsts(`{webhook: {}}`),
    await firsts(`{}`),
    await firsts(`{webhook: null}`),
    await firsts(`{webhook: {url: "https://example.com", headers: {a: "b\\r\\nc: d"}}}`),
  ]).toEqual([
    ["INVALID_ACTION", "actions[0].webhook.url"],
    ["INVALID_INPUT", "actions[0].webhook.timeoutMs"],
    ["INVALID_INPUT", "actions[0].webhook.url"],
    ["INVALID_INPUT", "actions[0]"],
    ["INVALID_INPUT", "actions[0]"],
    ["INVALID_ACTION", "actions[0].webhook.headers.a"],
  ]);
});

test("values that JSON or Postgres cannot hold are refused", async ({ api }) => {
  const codes = async (variables: object) =>
    (await api.mistake(scheduleQuery, variables)).slice(0, 2);
  const input = { name: "a", fireIn: "1m" };
  const raw = (text: string) =>
    api.call("POST", "/graphql", {
      body: `{"query":${JSON.stringify(scheduleQuery)},"variables":{"input":${text}}}`,
      headers: { "content-type": "application/json" },
    });
  const huge = await raw(`{"name":"a","fireIn":"1m","metadata":{"a":1e400000}}`);

  expect(await codes({ input: { ...input, name: "a\0b" } })).toEqual([
    "INVALID_INPUT",
    expect.stringContaining("name"),
  ]);
  expect(await codes({ input: { ...input, metadata: { a: "\ud800" } } })).toEqual([
    "INVALID_INPUT",
    expect.stringContaining("metadata"),
  ]);
  expect((huge.body as Data).errors[0].extensions.code).toBe("INVALID_INPUT");
  expect(await codes({ input: { ...input, labels: ["a"] } })).toEqual(["INVALID_INPUT", "labels"]);
  expect((await api.mistake(scheduleWith(`fireIn: "1m", key: "a\\u0000b"`)))[0]).toBe(
    "INVALID_INPUT",
  );
  expect(
    (await api.mistake(scheduleWith(`fireIn: "1m", metadata: {a: 1e999}`))).slice(0, 2),
  ).toEqual(["INVALID_INPUT", "metadata"]);
  expect((await api.mistake(`{ timer(id: "nonsense") { id } }`)).slice(0, 3)).toEqual([
    "INVALID_INPUT",
    "id",
    `id "nonsense" is not a uuid.`,
  ]);
  expect(await api.run("{ timers { nodes { id } } }")).toEqual({ timers: { nodes: [] } });
});

test("a field named __proto__ is a field", async ({ api }) => {
  const answer = await api.run(
    `mutation { scheduleTimer(input: {name: "a", fireIn: "1h", metadata: {__proto__: {a: 1}}}) { timer { metadata } } }`,
  );

  expect(JSON.stringify(answer)).toContain(`"metadata":{"__proto__":{"a":1}}`);
});

test("every error has the request's id, and none has words of SQL", async ({ api }) => {
  const mistakes = [
    scheduleWith(`fireIn: "1m", fireAt: "2030-01-01T00:00:00Z"`),
    `mutation { cancelTimer(input: {key: "none"}) { outcome } }`,
    `mutation { cancelTimers(input: {labels: {}}) { outcome } }`,
    "{ nothing }",
    "{",
    "",
  ];

  for (const document of mistakes) {
    const { errors } = await api.ask(document);
    expect(errors?.[0]?.extensions.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(errors)).not.toMatch(/minoots_private|select |relation|SQLSTATE|MN0/);
  }
});
