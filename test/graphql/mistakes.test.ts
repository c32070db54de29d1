// The mistakes of a newcomer: each is answered with where it is and what to do about it.
import { expect } from "vitest";
import { test } from "./support.ts";
import type { Data } from "./support.ts";

const made = "{ outcome }";
const schedule = (fields: string) => `mutation { scheduleTimer(input: {${fields}}) ${made} }`;

const mistakes: readonly (readonly [string, string | undefined, string])[] = [
  [schedule(`fireIn: "1h"`), "name", "Add name: it has no default."],
  [schedule(`name: tea, fireIn: "1h"`), "name", "Put it in quotes."],
  [schedule(`name: "a", fireIn: "1h", precision: "relaxed"`), "precision", "RELAXED"],
  [schedule(`name: "a", fireIn: "1h", misfire: "drop"`), "misfire", "Use RUN, SKIP."],
  [schedule(`name: "a", fireIn: "1h", concurrency: "2"`), "concurrency", "Give a number"],
  [schedule(`name: "a", fireIn: "1h", metadata: {a: 1, a: 2}`), "metadata.a", "all but one"],
  [
    schedule(`name: "a", fireIn: "1h", actions: [{type: "webhook"}]`),
    "actions[0].type",
    "{webhook: {",
  ],
  [schedule(`name: "a", fireIn: 1h`), undefined, "Look at line 1, column 54"],
  [`mutation { scheduleTimer(name: "a") ${made} }`, "name", "Put it into input: scheduleTimer(in"],
  [`mutation { scheduleTimer ${made} }`, "input", "Add it: (input: {…})."],
  ["{ timers { id } }", "timers.id", "Ask for it in nodes: nodes { id }."],
  [
    `mutation { cancelTimer(input: {key: "a"}) { fireAt } }`,
    "cancelTimer.fireAt",
    "timer { fireAt }",
  ],
  ["{ viewer { nam } }", "viewer.nam", "See the fields of Viewer."],
  ["{ viewer { serverTime { hour } } }", "viewer.serverTime", "Leave out the braces"],
  ["{ timer(name: 1) { id } }", "name", "See what Query.timer takes."],
  ["{ timer(id: $id) { id } }", "id", "Declare it after the word query: ($id: …)."],
  ["query ($id: String) { timer(id: $id) { id } }", "id", "Declare it as $id: UUID."],
  ["query ($id: UUID) { viewer { serverTime } }", undefined, "Use it, or leave it out."],
  [
    "query A { viewer { serverTime } } query B { viewer { serverTime } }",
    undefined,
    "operationName",
  ],
  [
    "subscription { timerEvents(types: [FIRED]) { type } }",
    "types[0]",
    "Did you mean TIMER_FIRED?",
  ],
  [
    'subscription { a: timer(key: "a") { id } b: timer(key: "b") { id } }',
    "timer",
    "Follow each in",
  ],
  ["", undefined, "Look at line 1, column 1"],
];

test("a mistake in a document says where it is and what to do", async ({ api }) => {
  for (const [document, path, hint] of mistakes) {
    const [code, at, message, says] = await api.mistake(document);

    expect([document, code, at]).toEqual([document, "INVALID_INPUT", path]);
    expect(message).not.toContain("Did you mean");
    expect(says).toContain(hint);
  }
});

test("a variable that is missing is told by its name", async ({ api }) => {
  expect(await api.mistake("query ($id: UUID!) { timer(id: $id) { id } }")).toEqual([
    "INVALID_INPUT",
    "id",
    `Variable "$id" of required type "UUID!" was not provided.`,
    `Send it in variables: {"id": …}.`,
  ]);
});

test("a request that is none of GraphQL says what to send", async ({ api }) => {
  const json = { "content-type": "application/json" };
  const sent = (method: string, body?: string, headers = json, search = "") =>
    api.call(method, `/graphql${search}`, { headers, ...(body === undefined ? {} : { body }) });
  const mutation = `?query=${encodeURIComponent("mutation { cancelTimer(input: {}) { outcome } }")}`;

  for (const [answer, hint] of [
    [await sent("PUT"), "by POST"],
    [await sent("GET"), "Send"],
    [await sent("GET", undefined, json, mutation), "Send it by POST."],
    [await sent("POST", "query=x", { "content-type": "text/plain" }), "as application/json"],
    [await sent("POST", "{}"), `{"query": `],
    [await sent("POST", "[]"), `like {"query": `],
    [await sent("POST", `{"query": "{ viewer { serverTime } }", "variables": []}`), "value"],
  ] as const) {
    expect((answer.body as Data).errors[0].extensions).toMatchObject({
      code: expect.stringMatching(/^[A-Z_]+$/),
      hint: expect.stringContaining(hint),
      requestId: expect.any(String),
    });
  }
});

test("what is wrong in a variable is told by its place, without all that stands beside it", async ({
  api,
}) => {
  const document = `mutation ($input: ScheduleTimerInput!) {
    scheduleTimer(input: $input) { outcome } }`;
  const beside = {
    fireIn: "1h",
    metadata: { secret: `hush" at "input.key"; ${"x".repeat(2_000)}` },
  };
  const told = async (input: unknown) => {
    const mistake = await api.mistake(document, { input });
    expect(JSON.stringify(mistake)).not.toContain("hush");
    return mistake.slice(1, 3);
  };

  expect([
    await told({ ...beside, name: 1 }),
    await told({ ...beside, name: "a", fireat: "x" }),
    await told(beside),
    await told([beside]),
    await told({ ...beside, name: "a", actions: [{ type: "webhook" }] }),
    await told({ ...beside, name: "a", concurrency: "x".repeat(50_000) }),
  ]).toEqual([
    ["name", "String cannot represent a non string value: 1"],
    ["fireat", `Field "fireat" is not defined by type "ScheduleTimerInput".`],
    ["name", `Field "name" of required type "String!" was not provided.`],
    ["input", `Expected type "ScheduleTimerInput" to be an object.`],
    ["actions[0].type", `Field "type" is not defined by type "ActionInput".`],
    ["concurrency", `Int cannot represent non-integer value: "${"x".repeat(99)} …`],
  ]);
});
