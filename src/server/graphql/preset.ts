// What PostGraphile makes of schema minoots: the views become types and the verbs become
// mutations; all else is said by the plugins beside this file. Of the Amber preset only
// what is named here is kept, so that an upgrade adds nothing unasked.
import { resolvePreset } from "graphile-config";
import type { GraphileConfig } from "graphile-config";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import type pg from "pg";
import { ActionPlugins } from "./actions.ts";
import { BulkPlugin } from "./bulk.ts";
import { EndpointsPlugin } from "./endpoints.ts";
import { ClaimsPlugin } from "./claims.ts";
import { EnumsPlugin } from "./enums.ts";
import { ExactNumbersPlugin } from "./exact-numbers.ts";
import { executionPlugin } from "./execution.ts";
import { FieldTypesPlugin } from "./field-types.ts";
import { FollowUpsPlugin } from "./follow-ups.ts";
import { KeysPlugin } from "./keys.ts";
import { NamesPlugin } from "./names.ts";
import { pageFor } from "./page.ts";
import { RelationsPlugin } from "./relations.ts";
import { ScalarsPlugin } from "./scalars.ts";
import { pgServiceOn } from "./database.ts";
import { ReplaysPlugin } from "./replays.ts";
import { SequelPlugins } from "./sequel.ts";
import { SubscriptionsPlugin } from "./subscriptions.ts";
import { TimersPlugin } from "./timers.ts";
import { UsagePlugin } from "./usage.ts";
import { VerbsPlugin } from "./verbs.ts";
import { ViewerPlugin } from "./viewer.ts";
import { WordsPlugin } from "./words.ts";

const kept = new Set([
  "CollectReferencedTypesPlugin",
  "CommonBehaviorsPlugin",
  "CommonTypesPlugin",
  "ConnectionPlugin",
  "CursorTypePlugin",
  "MutationPlugin",
  "PageInfoStartEndCursorPlugin",
  "PgAttributesPlugin",
  "PgBasicsPlugin",
  "PgCodecsPlugin",
  "PgContextPlugin",
  "PgCustomTypeFieldPlugin",
  // Knows the views' keys: without one, every column of a row is computed to see if it is there.
  "PgFakeConstraintsPlugin",
  "PgIntrospectionPlugin",
  "PgProceduresPlugin",
  "PgRBACPlugin",
  "PgRegistryPlugin",
  "PgTablesPlugin",
  "PgTypesPlugin",
  "QueryPlugin",
  "SubscriptionPlugin",
  "TrimEmptyDescriptionsPlugin",
]);

const offered = resolvePreset(PostGraphileAmberPreset).plugins ?? [];

const ours: readonly GraphileConfig.Plugin[] = [
  ExactNumbersPlugin,
  NamesPlugin,
  EnumsPlugin,
  ScalarsPlugin,
  ...ActionPlugins,
  ...SequelPlugins,
  VerbsPlugin,
  BulkPlugin,
  FollowUpsPlugin,
  TimersPlugin,
  RelationsPlugin,
  ViewerPlugin,
  KeysPlugin,
  EndpointsPlugin,
  UsagePlugin,
  ClaimsPlugin,
  ReplaysPlugin,
  SubscriptionsPlugin,
  FieldTypesPlugin,
  WordsPlugin,
];

export function presetFor(options: {
  readonly pool: pg.Pool;
  readonly introspection: boolean;
  readonly graphiql: boolean;
  readonly demoKey: string | null;
  readonly context: (requestContext: Partial<Grafast.RequestContext>) => object;
}): GraphileConfig.Preset {
  return {
    extends: [PostGraphileAmberPreset],
    disablePlugins: offered.map(({ name }) => name).filter((name) => !kept.has(name)),
    plugins: [...ours, executionPlugin(options.introspection)],
    pgServices: [pgServiceOn(options.pool)],
    schema: { pgForbidSetofFunctionsToReturnNull: true, defaultBehavior: "-array" },
    grafast: { context: options.context, explain: false },
    ruru: pageFor(options.demoKey),
    grafserv: {
      graphqlPath: "/graphql",
      graphqlOverGET: true,
      graphiql: options.graphiql,
      graphiqlOnGraphQLGET: options.graphiql,
      graphiqlPath: "/graphql/page",
      graphiqlStaticPath: "/graphql/static/",
      parseAndValidateCacheSize: 200,
      websockets: false,
      watch: false,
      allowedRequestContentTypes: ["application/json"],
      maskError: (error) => error, // already explained, where it arose
    },
  };
}
