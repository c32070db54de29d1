// The schema itself: what it shows, that all of it is described, and that the committed
// text is what the database makes.
import { readFileSync } from "node:fs";
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from "postgraphile/graphql";
import type { GraphQLNamedType, GraphQLSchema } from "postgraphile/graphql";
import { expect } from "vitest";
import { enums } from "../../src/server/graphql/enums.ts";
import { printGraphqlSchema } from "../../src/server/graphql.ts";
import { test } from "./support.ts";

function shownTypes(schema: GraphQLSchema): GraphQLNamedType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
}

// Everything in the schema that a reader can ask about, with what it says.
function* described(schema: GraphQLSchema): Generator<[string, string | null | undefined]> {
  for (const type of shownTypes(schema)) {
    yield [type.name, type.description];
    if (isEnumType(type)) {
      for (const value of type.getValues()) yield [`${type.name}.${value.name}`, value.description];
    }
    if (!isObjectType(type) && !isInputObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      yield [`${type.name}.${field.name}`, field.description];
      for (const arg of "args" in field ? field.args : []) {
        yield [`${type.name}.${field.name}(${arg.name})`, arg.description];
      }
    }
  }
}

test("every type, field, argument and value is described", ({ api }) => {
  const silent = [...described(api.graphql.schema)].filter(([, says]) => !says?.trim());

  expect(silent.map(([name]) => name)).toEqual([]);
});

test("descriptions speak of the product, not of how it is made", ({ api }) => {
  const strange = [...described(api.graphql.schema)].filter(([, says]) =>
    /our `|mutation input|postgres|function|schema|[a-z]_[a-z]+\(|`?clientMutationId/i.test(
      says ?? "",
    ),
  );

  expect(strange).toEqual([]);
});

test("the roots have these fields and no others", ({ api }) => {
  const { schema } = api.graphql;
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];

  expect(roots.map((root) => Object.keys(root!.getFields()).toSorted())).toEqual([
    ["apiKeys", "endpoints", "replay", "replays", "timer", "timers", "viewer"],
    [
      "acknowledgeDelivery",
      "cancelDelivery",
      "cancelReplay",
      "cancelTimer",
      "cancelTimers",
      "claimDeliveries",
      "createApiKey",
      "extendDelivery",
      "fireTimer",
      "pauseTimer",
      "rejectDelivery",
      "replayDeliveries",
      "replayDelivery",
      "rescheduleTimer",
      "resumeTimer",
      "revokeApiKey",
      "rotateEndpointSecret",
      "saveEndpoint",
      "scheduleTimer",
      "scheduleTimers",
      "snoozeTimer",
    ],
    ["timer", "timerEvents"],
  ]);
});

test("every verb of SQL is a mutation", async ({ api, db }) => {
  const { rows } = await db.query(
    `select proname as name from pg_proc
    where pronamespace = 'minoots'::regnamespace and 'outcome' = any (proargnames)`,
  );

  const verbs = rows.map(({ name }) =>
    name.replace(/_./g, ([, letter]: string) => letter?.toUpperCase()),
  );
  const mutations = Object.keys(api.graphql.schema.getMutationType()!.getFields());
  // Those that SQL cannot have: a secret is made where the key is that seals it, and who waits to
  // claim does so outside of the database.
  const others = ["rotateEndpointSecret", "claimDeliveries"];
  expect(new Set(mutations)).toEqual(new Set([...verbs, ...others]));
});

test("nothing of the private schema, and no row as an input, is to be seen", ({ api }) => {
  const names = shownTypes(api.graphql.schema).map(({ name }) => name);

  expect(
    names.filter((name) => /Hash|Sealed|Epoch|Consumer|Tier$|Patch|RowInput|Node/.test(name)),
  ).toEqual([]);
});

test("an event shows no position and no tenant; a delivery no tenant", ({ api }) => {
  const fields = (name: string) => {
    const type = api.graphql.schema.getType(name);
    return isObjectType(type) ? Object.keys(type.getFields()) : [];
  };

  expect([...fields("Event"), ...fields("Delivery")]).not.toContain("tenantId");
  expect(fields("Event")).not.toContain("position");
});

test("an input has the types of the words it takes", ({ api }) => {
  const type = api.graphql.schema.getType("ScheduleTimerInput");
  const fields = isInputObjectType(type) ? Object.values(type.getFields()) : [];

  expect(Object.fromEntries(fields.map((field) => [field.name, String(field.type)]))).toEqual({
    name: "String!",
    fireIn: "Duration",
    fireAt: "Datetime",
    actions: "[ActionInput!]",
    concurrency: "Int",
    retryPolicy: "RetryPolicyInput",
    labels: "Labels",
    metadata: "JSON",
    key: "String",
    onConflict: "OnConflict",
    maxLateness: "Duration",
    misfire: "Misfire",
    precision: "Precision",
    requestedBy: "String",
    onCompleted: "[FollowUpInput!]",
    onFailed: "[FollowUpInput!]",
    onMissed: "[FollowUpInput!]",
  });
  const timer = api.graphql.schema.getType("TimerInput");
  const same = isInputObjectType(timer) ? Object.keys(timer.getFields()) : [];
  expect(same).toEqual(fields.map((field) => field.name));
  const followUp = api.graphql.schema.getType("FollowUpInput");
  const shared = isInputObjectType(followUp) ? Object.keys(followUp.getFields()) : [];
  expect(same.filter((name) => !shared.includes(name))).toEqual(["fireAt", "onConflict"]);
});

test("an action is exactly one kind", ({ api }) => {
  const type = api.graphql.schema.getType("ActionInput");

  expect(isInputObjectType(type) && type.isOneOf).toBe(true);
});

test("the enums have the words that SQL checks for", async ({ db }) => {
  const wordsIn = async (table: string, constraint: string) => {
    const { rows } = await db.query(
      `select pg_get_constraintdef(oid) as text from pg_constraint
      where conrelid = $1::regclass and conname = $2`,
      [`minoots_private.${table}`, constraint],
    );
    return [...rows[0].text.matchAll(/'(\w+)'/g)].map((match: RegExpMatchArray) => match[1]);
  };

  expect(Object.keys(enums.TimerStatus!.words)).toEqual(await wordsIn("timers", "status_is_known"));
  expect(Object.keys(enums.DeliveryStatus!.words)).toEqual(
    await wordsIn("deliveries", "status_is_known"),
  );
  expect(Object.keys(enums.Precision!.words)).toEqual(
    await wordsIn("timers", "precision_is_known"),
  );
  expect(Object.keys(enums.Misfire!.words)).toEqual(await wordsIn("timers", "misfire_is_known"));
});

test("the enum of event types has all that rules write", async ({ db }) => {
  const { rows } = await db.query(
    `select distinct match[1] as type from pg_proc, regexp_matches(prosrc, '''((?:timer|delivery)\\.[a-z]+)''', 'g') as match
    where pronamespace = 'minoots_private'::regnamespace or pronamespace = 'minoots'::regnamespace`,
  );

  const written = rows.map(({ type }) => type).filter((type) => !["timer.x"].includes(type));
  expect(Object.keys(enums.EventType!.words)).toEqual(expect.arrayContaining(written));
});

test("schema.graphql is what the database makes", async ({ url }) => {
  const committed = readFileSync(new URL("../../schema.graphql", import.meta.url), "utf8");

  expect(await printGraphqlSchema(url)).toBe(committed);
});
