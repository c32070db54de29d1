// The one table of what a caller can ask for by mistake or in malice, and what is to come of it: a
// code and the path of the field, or the value that is documented. Each face goes through all of
// it that it can carry; schedules that repeat do not exist yet, so neither do zones and cron here.
import { badDurations, badDurationValues, badTimes, badTimeValues } from "./values.ts";

export interface Case {
  readonly what: string;
  /** The request as it is written: what is no JSON stays so. */
  readonly timer: string;
  readonly code: string;
  readonly path: string;
  /** Where the types of GraphQL see it first, what they say; null where they leave no such thing. */
  readonly typed?: readonly [code: string, path: string] | null;
}

export interface Accepted {
  readonly what: string;
  readonly timer: string;
  readonly field: "fireAt" | "maxLateness" | "metadata" | "name";
  readonly value: string;
}

const tea = '"name":"tea"';
const soon = `${tea},"fireIn":"1h"`;
const text = (value: unknown) => JSON.stringify(value);
const short = (value: string) => (value.length > 60 ? `${value.slice(0, 60)}…` : value);

// What no reader of times sees, since the numbers of JSON are looked at first.
const codeOf = (value: string, code: string) => (value === "1e400000" ? "INVALID_INPUT" : code);

function timesAt(field: string): Case[] {
  return [...badTimes, ...badTimeValues].map((value) => ({
    what: `${field} ${short(value)}`,
    timer: `{${tea},"${field}":${value}}`,
    code: codeOf(value, "INVALID_TIME"),
    path: field,
  }));
}

function durationsAt(field: string, beside: string): Case[] {
  return [...badDurations, ...badDurationValues].map((value) => ({
    what: `${field} ${short(value)}`,
    timer: `{${beside},"${field}":${value}}`,
    code: codeOf(value, "INVALID_DURATION"),
    path: field,
  }));
}

type Row = readonly [fields: string, path: string, typed?: Case["typed"], code?: string];

function cases(rows: readonly Row[]): Case[] {
  return rows.map(([fields, path, typed, code = "INVALID_INPUT"]) => ({
    what: short(fields),
    timer: `{${fields}}`,
    code,
    path,
    ...(typed === undefined ? {} : { typed }),
  }));
}

const unknown = (path: string) => ["INVALID_INPUT", path] as const;

const texts = cases([
  [`"name":"a\\u0000b","fireIn":"1h"`, "name"],
  [`"name":"\\ud800","fireIn":"1h"`, "name"],
  [`"name":"","fireIn":"1h"`, "name"],
  [`"name":"a\\r\\nb","fireIn":"1h"`, "name"],
  [`"name":"\\u202eevil","fireIn":"1h"`, "name"],
  [`"name":${text("x".repeat(10_000))},"fireIn":"1h"`, "name"],
  [`"name":1,"fireIn":"1h"`, "name"],
  [`"name":null,"fireIn":"1h"`, "name"],
  [`"fireIn":"1h"`, "name"],
  [tea, "fireAt", undefined, "INVALID_TIME"],
  [`${soon},"fireAt":"2027-01-01T00:00:00Z"`, "fireAt", undefined, "INVALID_TIME"],
  [`${soon},"__proto__":{"admin":true}`, "__proto__"],
  [`${soon},"constructor":1`, "constructor"],
  [`${soon},"fireat":"2027-01-01T00:00:00Z"`, "fireat"],
  [`${soon},"key":""`, "key"],
  [`${soon},"key":"a\\u0000"`, "key"],
  [`${soon},"key":12345678901234567890`, "key"],
  [`${soon},"labels":{"a":"\\u0000"}`, "labels.a"],
  [`${soon},"labels":{"a":1}`, "labels.a"],
  [`${soon},"labels":[]`, "labels"],
  [`${soon},"labels":{"\\udfff":"a"}`, "labels"],
  [`${soon},"metadata":{"n":1e400000}`, "metadata.n"],
  [`${soon},"metadata":[{"n":"\\u0000"}]`, "metadata[0].n"],
  [`${soon},"metadata":${text("x".repeat(300_000))}`, "metadata", undefined, "TOO_LARGE"],
  [`${soon},"metadata":${"[".repeat(100_000)}${"]".repeat(100_000)}`, "metadata"],
  [`${soon},"tenantId":"someone-else"`, "tenantId", unknown("tenantId"), "FORBIDDEN"],
  [`${soon},"concurrency":0`, "concurrency"],
  [`${soon},"concurrency":1.5`, "concurrency"],
  [`${soon},"concurrency":12345678901234567890`, "concurrency"],
  [`${soon},"retryPolicy":{"maxAttempts":-1}`, "retryPolicy.maxAttempts"],
  [`${soon},"retryPolicy":{"backoffMultiplier":1e300}`, "retryPolicy.backoffMultiplier"],
  [`${soon},"misfire":"maybe"`, "misfire"],
  [`${soon},"precision":null,"onConflict":"overwrite"`, "onConflict"],
]);

const typeless = ["INVALID_INPUT", "actions[0].type"] as const;
const urls = ["not a url", "file:///etc/passwd", "https://", "https://user:pw@example.com/"];

const actions = cases([
  [`${soon},"actions":{}`, "actions", null, "INVALID_ACTION"],
  [`${soon},"actions":[{}]`, "actions[0]", unknown("actions[0]"), "INVALID_ACTION"],
  [`${soon},"actions":[{"type":"webhook"}]`, "actions[0]", typeless, "INVALID_ACTION"],
  [`${soon},"actions":[{"type":"teleport"}]`, "actions[0]", typeless, "INVALID_ACTION"],
  ...urls.map((url): Row => {
    const fields = `${soon},"actions":[{"webhook":{"url":${text(url)}}}]`;
    return [fields, "actions[0].webhook.url", undefined, "INVALID_ACTION"];
  }),
  [
    `${soon},"actions":[{"webhook":{"url":"https://example.com","headers":{"a":"b\\r\\nc: d"}}}]`,
    "actions[0].webhook.headers.a",
    undefined,
    "INVALID_ACTION",
  ],
]);

export const badCases: readonly Case[] = [
  ...timesAt("fireAt"),
  ...durationsAt("fireIn", tea),
  ...durationsAt("maxLateness", soon),
  ...texts,
  ...actions,
];

// What looks odd, and has a meaning.
export const oddCases: readonly Accepted[] = [
  ...(
    [
      ["2099-01-01T00:00:00.123456789012Z", "2099-01-01T00:00:00.124Z"],
      ["2099-01-01t00:00:00z", "2099-01-01T00:00:00.000Z"],
      ["2099-01-01T00:00:00-00:00", "2099-01-01T00:00:00.000Z"],
      ["2098-12-31T23:59:59.9990000001Z", "2099-01-01T00:00:00.000Z"],
      ["2096-02-29T00:00:00+14:00", "2096-02-28T10:00:00.000Z"],
    ] as const
  ).map(([written, value]): Accepted => ({
    what: written,
    timer: `{${tea},"fireAt":"${written}"}`,
    field: "fireAt",
    value,
  })),
  ...(
    [
      ["PT1M", "PT1M"],
      ["1ms", "PT0.001S"],
      ["0.0001s", "PT0.001S"],
      ["2147483648ms", "PT596H31M23.648S"],
      ["0h1s", "PT1S"],
      ["P1W", "PT168H"],
    ] as const
  ).map(([written, value]): Accepted => ({
    what: written,
    timer: `{${soon},"maxLateness":"${written}"}`,
    field: "maxLateness",
    value,
  })),
  {
    what: "a field that comes twice",
    timer: `{"name":"first",${soon}}`,
    field: "name",
    value: "tea",
  },
  {
    what: "20 digits, and names of JavaScript's own",
    timer: `{${soon},"metadata":{"n":12345678901234567890,"__proto__":{"a":1},"constructor":2}}`,
    field: "metadata",
    value: '{"n":12345678901234567890,"__proto__":{"a":1},"constructor":2}',
  },
];
