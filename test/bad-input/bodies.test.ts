// What a caller can send by mistake or in malice: each is a clear problem that names the
// field, none is a fault of ours, and nothing of it is written.
import { expect } from "vitest";
import { badDurations, badDurationValues, badTimes, badTimeValues } from "./values.ts";
import { test } from "../server/support.ts";
import type { Answer } from "../server/support.ts";

const tea = '"name":"tea"';
const soon = `${tea},"fireIn":"1h"`;
const text = (value: unknown) => JSON.stringify(value);

const badTexts: [body: string, path: string | null][] = [
  [`{"name":"a\\u0000b","fireIn":"1h"}`, "name"],
  [`{"name":"\\ud800","fireIn":"1h"}`, "name"],
  [`{"name":"","fireIn":"1h"}`, "name"],
  [`{"name":"a\\r\\nb","fireIn":"1h"}`, "name"],
  [`{"name":"\\u202eevil","fireIn":"1h"}`, "name"],
  [`{"name":${text("x".repeat(10_000))},"fireIn":"1h"}`, "name"],
  [`{"name":1,"fireIn":"1h"}`, "name"],
  [`{"name":null,"fireIn":"1h"}`, "name"],
  [`{"fireIn":"1h"}`, "name"],
  [`{${tea}}`, "fireAt"],
  [`{${soon},"fireAt":"2027-01-01T00:00:00Z"}`, "fireAt"],
  [`{${soon},"__proto__":{"admin":true}}`, "__proto__"],
  [`{${soon},"constructor":1}`, "constructor"],
  [`{${soon},"fireat":"2027-01-01T00:00:00Z"}`, "fireat"],
  [`{${soon},"key":""}`, "key"],
  [`{${soon},"key":"a\\u0000"}`, "key"],
  [`{${soon},"key":12345678901234567890}`, "key"],
  [`{${soon},"labels":{"a":"\\u0000"}}`, "labels.a"],
  [`{${soon},"labels":{"a":1}}`, "labels.a"],
  [`{${soon},"labels":[]}`, "labels"],
  [`{${soon},"labels":{"\\udfff":"a"}}`, "labels"],
  [`{${soon},"metadata":{"n":1e400000}}`, "metadata.n"],
  [`{${soon},"metadata":[{"n":"\\u0000"}]}`, "metadata[0].n"],
  [`{${soon},"metadata":${text("x".repeat(300_000))}}`, "metadata"],
  [`{${soon},"metadata":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, "metadata"],
  [`{${soon},"tenantId":"someone-else"}`, "tenantId"],
  [`{${soon},"concurrency":0}`, "concurrency"],
  [`{${soon},"concurrency":1.5}`, "concurrency"],
  [`{${soon},"concurrency":12345678901234567890}`, "concurrency"],
  [`{${soon},"retryPolicy":{"maxAttempts":-1}}`, "retryPolicy.maxAttempts"],
  [`{${soon},"retryPolicy":{"backoffMultiplier":1e300}}`, "retryPolicy.backoffMultiplier"],
  [`{${soon},"misfire":"maybe"}`, "misfire"],
  [`{${soon},"precision":null,"onConflict":"overwrite"}`, "onConflict"],
  [`{${soon},"actions":{}}`, "actions"],
  [`{${soon},"actions":[{}]}`, "actions[0]"],
  [`{${soon},"actions":[{"type":"webhook"}]}`, "actions[0]"],
  [`{${soon},"actions":[{"type":"webhook","url":"not a url"}]}`, "actions[0].url"],
  [`{${soon},"actions":[{"type":"webhook","url":"file:///etc/passwd"}]}`, "actions[0].url"],
  [`{${soon},"actions":[{"type":"teleport"}]}`, "actions[0]"],
  [
    `{${soon},"actions":[{"webhook":{"url":"https://example.com","headers":{"a":"b\\r\\nc: d"}}}]}`,
    "actions[0].webhook.headers.a",
  ],
];

const badBodies: (string | Uint8Array)[] = [
  "",
  " ",
  "null",
  "[]",
  "1",
  '"tea"',
  "{",
  `{${soon}`,
  `{${soon},}`,
  `{${soon}} {}`,
  `{'name':'tea'}`,
  "\0",
  "[".repeat(100_000),
  '{"a":'.repeat(100_000),
  Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
  Uint8Array.from([0xef, 0xbb]),
];

function expectRefusal(answer: Answer, sent: unknown, path: string | null | undefined): void {
  const said = `${JSON.stringify(sent).slice(0, 120)} → ${JSON.stringify(answer.body)}`;
  expect(answer.status, said).toBeGreaterThanOrEqual(400);
  expect(answer.status, said).toBeLessThan(500);
  expect(answer.headers.get("content-type"), said).toBe("application/problem+json");
  expect(answer.body.detail, said).not.toMatch(/jsonb|minoots|select |plpgsql|syntax/i);
  const expected = path === undefined ? answer.body.path : path;
  expect(answer.body.path ?? null, said).toBe(expected ?? null);
}

test("a bad time is refused at its field", async ({ serve, db }) => {
  const { call } = await serve();

  for (const value of [...badTimes, ...badTimeValues]) {
    const answer = await call("POST", "/timers", { body: `{${tea},"fireAt":${value}}` });
    expectRefusal(answer, value, "fireAt");
  }
  await expectNothingWritten(db);
});

test("a bad duration is refused at its field", async ({ serve, db }) => {
  const { call } = await serve();

  for (const value of [...badDurations, ...badDurationValues]) {
    const answer = await call("POST", "/timers", { body: `{${tea},"fireIn":${value}}` });
    expectRefusal(answer, value, "fireIn");
    const late = await call("POST", "/timers", { body: `{${soon},"maxLateness":${value}}` });
    expectRefusal(late, value, "maxLateness");
  }
  await expectNothingWritten(db);
});

test.for(badTexts)("%s is refused at %s", async ([body, path], { serve, db }) => {
  const { call } = await serve();

  const answer = await call("POST", "/timers", { body });

  expectRefusal(answer, body, path);
  await expectNothingWritten(db);
});

test("a body that is no JSON object is refused", async ({ serve, db }) => {
  const { call } = await serve();

  for (const body of badBodies) {
    expectRefusal(await call("POST", "/timers", { body }), body, undefined);
  }
  await expectNothingWritten(db);
});

test("an id that is none is refused at id", async ({ serve }) => {
  const { call } = await serve();

  for (const id of ["x", "1", "%00", "%2e%2e%2fadmin", "019a", "'%20or%201=1", "%ff"]) {
    const answer = await call("GET", `/timers/${id}`);
    expect(answer.status, id).toBeGreaterThanOrEqual(400);
    expect(answer.status, id).toBeLessThan(500);
  }
});

test("long numbers and repeated fields arrive as they were written", async ({ serve, db }) => {
  const { call } = await serve();
  const body = `{"name":"first",${soon},"metadata":{"n":12345678901234567890,"__proto__":1}}`;

  const { status, body: made } = await call("POST", "/timers", { body });

  expect(status).toBe(201);
  const { rows } = await db.query(
    "select name, metadata::text as metadata from minoots_private.timers where id = $1",
    [made.id],
  );
  expect(rows).toEqual([{ name: "tea", metadata: '{"n": 12345678901234567890, "__proto__": 1}' }]);
});

async function expectNothingWritten(db: {
  query(text: string): Promise<{ rows: unknown[] }>;
}): Promise<void> {
  const { rows } = await db.query(
    `select (select count(*) from minoots_private.timers) as timers,
      (select count(*) from minoots_private.events) as events`,
  );
  expect(rows).toEqual([{ timers: 0, events: 0 }]);
}
