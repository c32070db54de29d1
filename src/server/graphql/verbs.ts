// A function that answers an outcome is a verb, and every verb is a mutation; nothing else
// in schema minoots gets a field by itself. The (outcome, message, timer) that SQL answers
// becomes the payload as it stands, without a record in between.
import type { GraphileConfig } from "graphile-config";
import type { PgSelectSingleStep } from "postgraphile/@dataplan/pg";
import type { ObjectStep } from "postgraphile/grafast";
import { outputType } from "./field-types.ts";
import { rowIn } from "./row-in-row.ts";

const answerTypes: Readonly<Record<string, string>> = {
  outcome: "Outcome!",
  message: "String!",
  timer: "Timer!",
  delivery: "Delivery!",
  replay: "Replay!",
  cancelled: "Int!",
  api_key: "ApiKey!",
  endpoint: "Endpoint!",
  secret: "String!",
};

export const VerbsPlugin: GraphileConfig.Plugin = {
  name: "MinootsVerbsPlugin",
  version: "1.0.0",
  inflection: {
    replace: {
      functionRecordReturnCodecName(previous, _options, details) {
        return previous!(details).replace(/Record$/, "Result");
      },
    },
  },
  schema: {
    entityBehavior: {
      pgResource: {
        override: (behavior, resource) => [
          behavior,
          "-queryField",
          "-typeField",
          resource.codec.attributes?.outcome ? "mutationField" : "-mutationField",
        ],
      },
    },
    hooks: {
      // A row need not be a row of its own: it can be a column, or come from the hub.
      GraphQLObjectType(spec, _build, { scope }) {
        return scope.isPgClassType ? { ...spec, assertStep: null } : spec;
      },
      GraphQLObjectType_fields(fields, build, { scope, fieldWithHooks }) {
        const verb = scope.isMutationPayload ? scope.pgTypeResource : undefined;
        if (verb === undefined) return fields;
        const answers = verb.isUnique ? Object.keys(verb.codec.attributes ?? {}) : ["results"];
        const listType = `[${build.inflection.tableType(verb.codec)}!]!`;
        return Object.fromEntries(
          answers.map((answer) => {
            const fieldName = build.inflection.camelCase(answer);
            const field = fieldWithHooks({ fieldName }, () => ({
              type: outputType(build, answerTypes[answer] ?? listType),
              plan: verb.isUnique ? answerPlan(answer) : resultsPlan,
            }));
            return [fieldName, field];
          }),
        );
      },
      GraphQLObjectType_fields_field(field, build, { scope }) {
        const type = answerTypes[scope.fieldName];
        const isResult = scope.isPgClassType && scope.pgCodec?.isAnonymous;
        if (!isResult || type === undefined) return field;
        const plan = rowPlan(scope.fieldName);
        return { ...field, type: outputType(build, type), plan };
      },
      GraphQLInputObjectType_fields(fields, _build, { scope }) {
        if (!scope.isMutationInput) return fields;
        const { clientMutationId: _, ...rest } = fields;
        return rest;
      },
    },
  },
};

// Which are not values but rows themselves, and the column that each such row has.
const rows = new Map([
  ["timer", "id"],
  ["delivery", "id"],
  ["replay", "id"],
  ["api_key", "id"],
  ["endpoint", "origin"],
]);

type Payload = ObjectStep<{ result: PgSelectSingleStep }>;

const resultsPlan = ($payload: Payload) => $payload.get("result");

function answerPlan(name: string) {
  return ($payload: Payload) => rowPlan(name)($payload.get("result"));
}

function rowPlan(name: string) {
  const known = rows.get(name);
  return ($row: PgSelectSingleStep) =>
    known === undefined ? $row.get(name) : rowIn($row, name, known);
}
