// Two tenants, and the whole schema between them: every field, every argument and every field
// of an input, with the names of what another tenant has. Not a byte of it comes back, and what
// another has is answered in the very words of what nobody has.
import { isObjectType, parse, validate } from "postgraphile/graphql";
import { expect } from "vitest";
import { test } from "../support.ts";
import type { Api, Data } from "../support.ts";
import { walkOf } from "./documents.ts";
import type { Asked } from "./documents.ts";
import { makeTenants } from "./tenants.ts";
import type { Tenants } from "./tenants.ts";

/** What was heard that should not have been. */
async function leaksIn(api: Api, tenants: Tenants, asked: readonly Asked[]): Promise<string[]> {
  const leaks: string[] = [];
  for (const { place, query, variables, given } of asked) {
    const answers: string[] = [];
    for (const [index, each] of variables.entries()) {
      const answer = await answerTo(api, tenants, query, each);
      const heard = withoutGiven(answer, given[index]);
      if (tenants.secrets.some((secret) => heard.includes(secret))) leaks.push(place);
      answers.push(comparable(heard));
    }
    if (new Set(answers).size > 1) leaks.push(`${place}: ${answers.join(" / ")}`);
  }
  return leaks;
}

async function answerTo(api: Api, { key }: Tenants, query: string, variables: object) {
  if (!query.startsWith("subscription")) {
    return JSON.stringify(await api.ask(query, variables, key));
  }
  const stream = api.socket(key).iterate<Data>({ query, variables: { ...variables } });
  const first = await stream.next().catch((errors: unknown) => ({ value: errors }));
  await stream.return?.();
  return JSON.stringify(first.value);
}

// The caller's own words may come back, in whatever form they were given.
function withoutGiven(answer: string, given: unknown): string {
  const words = typeof given === "string" ? [given] : Object.keys(given ?? {});
  return words.reduce((text, word) => text.replaceAll(word, "given"), answer);
}

// What differs from one asking to the next.
function comparable(answer: string): string {
  return answer
    .replaceAll(/"requestId":"[^"]*"/g, "")
    .replaceAll(/"locations":\[[^\]]*\]/g, "")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "time")
    .replaceAll(/[\d.]+ m?s ago/g, "ago")
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "uuid")
    .replaceAll(/"(cursor|feedCursor|startCursor|endCursor|secret|version)":("[^"]*"|\d+)/g, "")
    .replaceAll(/"id":"[a-z0-9]{8,12}"/g, "")
    .replaceAll(/"(openTimers|requestsLeft|requests|scheduled)":\d+/g, "");
}

// Thousands of operations, one after the other.
const patience = { timeout: 90_000 };

test(
  "the whole schema, walked by another tenant, tells nothing of the first",
  patience,
  async ({ api, db }) => {
    const tenants = await makeTenants(api, db);
    const { asked, visited } = walkOf(api.graphql.schema, tenants.names);

    const leaks = await leaksIn(api, tenants, asked);

    expect(leaks).toEqual([]);
    const { schema } = api.graphql;
    expect(asked.flatMap(({ query }) => validate(schema, parse(query)))).toEqual([]);
    expect(everyPlace(api).filter((place) => !visited.has(place))).toEqual([]);
  },
);

test("a row that is no longer guarded is found by the walk", async ({ api, db }) => {
  const tenants = await makeTenants(api, db);
  const { asked } = walkOf(api.graphql.schema, tenants.names);
  const reading = asked.filter(({ query }) => query.startsWith("query"));

  await db.query("alter table minoots_private.timers disable row level security");
  const leaks = await leaksIn(api, tenants, reading);
  await db.query("alter table minoots_private.timers enable row level security");

  expect(leaks).toEqual(expect.arrayContaining(["Query.timer.key", "Query.timers.first"]));
});

test("who follows the feed hears nothing of another tenant, by any filter", async ({ api, db }) => {
  const { key, act, secrets, names } = await makeTenants(api, db);
  const stream = `subscription ($after: Cursor, $labels: Labels, $timerId: UUID) {
    timerEvents(after: $after, labels: $labels, timerId: $timerId) {
      type cursor actor data timer { name } } }`;
  const first = (place: string, type: string) => names.of(`Subscription.${place}`, type)![0];
  const after = String(first("after", "Cursor")).replace(/\d+$/, "0");
  const asked = [
    {},
    { after },
    { labels: first("labels", "Labels") },
    { timerId: first("timerId", "UUID") },
  ];
  const own = { name: "own", fireIn: "1h", labels: first("labels", "Labels") };

  const streams = asked.map((variables) => api.follow(stream, variables, key));
  const heard: string[] = [];
  for (const each of streams) heard.push(JSON.stringify(await each.next()));
  await act(
    `mutation ($labels: Labels!) { cancelTimers(input: {labels: $labels}) { cancelled } }`,
    own,
  );
  await api.ask(
    `mutation ($input: ScheduleTimerInput!) { scheduleTimer(input: $input) { outcome } }`,
    {
      input: own,
    },
    key,
  );
  for (const each of streams.slice(0, 3)) heard.push(JSON.stringify(await each.next()));
  await Promise.all(streams.map((each) => each.end()));

  const [mark = "", ...ids] = secrets;
  expect(heard.filter((text) => ids.some((id) => text.includes(id)))).toEqual([]);
  expect(heard.slice(0, 4).filter((text) => text.includes(mark))).toEqual([]);
  expect(heard.slice(4).map((text) => JSON.parse(text).timerEvents.timer.name)).toEqual([
    "own",
    "own",
    "own",
  ]);
});

function everyPlace({ graphql: { schema } }: Api): string[] {
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith("__"));
  return types
    .filter(isObjectType)
    .flatMap((type) =>
      Object.values(type.getFields()).flatMap((field) => [
        ...(/(Payload|Result|^ClaimedDelivery)$/.test(type.name)
          ? []
          : [`${type.name}.${field.name}`]),
        ...field.args.map(({ name }) => `${type.name}.${field.name}.${name}`),
      ]),
    );
}
