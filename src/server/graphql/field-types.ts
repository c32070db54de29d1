// Which type a field has where SQL cannot say it: columns of a view are never known to be
// not null, and words from a fixed list are plain text there. Null hides the field.
import { Kind, parseType } from "postgraphile/graphql";
import type {
  GraphQLInputType,
  GraphQLOutputType,
  GraphQLType,
  TypeNode,
} from "postgraphile/graphql";
import type { GraphileConfig } from "graphile-config";

const outputTypes: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  Timer: {
    id: "UUID!",
    tenantId: "UUID!",
    name: "String!",
    status: "TimerStatus!",
    armed: "Boolean!",
    late: "Boolean!",
    fireAt: "Datetime!",
    createdAt: "Datetime!",
    precision: "Precision!",
    misfire: "Misfire!",
    actions: "[Action!]!",
    retryPolicy: "RetryPolicy!",
    labels: "Labels!",
    version: "Int!",
  },
  Delivery: {
    id: "UUID!",
    tenantId: null,
    timerId: "UUID!",
    ordinal: "Int!",
    actionId: "String!",
    kind: "String!",
    status: "DeliveryStatus!",
    attempts: "[Attempt!]!",
    createdAt: "Datetime!",
  },
  Event: {
    cursor: "Cursor!",
    tenantId: null,
    position: null,
    type: "EventType!",
  },
  Replay: {
    id: "UUID!",
    tenantId: null,
    status: "ReplayStatus!",
    total: "Int!",
    done: "Int!",
    rate: "Int!",
    until: "Datetime!",
    createdAt: "Datetime!",
  },
  ApiKey: {
    id: "String!",
    tenantId: null,
    name: "String!",
    environment: "String!",
    scopes: "[Scope!]!",
    status: "ApiKeyStatus!",
    createdAt: "Datetime!",
  },
  Endpoint: {
    origin: "String!",
    tenantId: null,
    state: "EndpointState!",
    failures: "Int!",
    createdAt: "Datetime!",
  },
};

// By the name of the field, whatever input it belongs to.
const inputTypes: Readonly<Record<string, string>> = {
  actions: "[ActionInput!]",
  misfire: "Misfire",
  onCompleted: "[FollowUpInput!]",
  onConflict: "OnConflict",
  onFailed: "[FollowUpInput!]",
  onMissed: "[FollowUpInput!]",
  precision: "Precision",
  scopes: "[Scope!]",
  timers: "[TimerInput!]",
};

const required: Readonly<Record<string, readonly string[]>> = {
  ScheduleTimerInput: ["name"],
  SnoozeTimerInput: ["by"],
  CancelTimersInput: ["labels"],
  ScheduleTimersInput: ["timers"],
  CreateApiKeyInput: ["name"],
  RevokeApiKeyInput: ["id"],
  SaveEndpointInput: ["url"],
  AcknowledgeDeliveryInput: ["id"],
  RejectDeliveryInput: ["id"],
  ExtendDeliveryInput: ["id"],
  CancelDeliveryInput: ["id"],
  ReplayDeliveryInput: ["id"],
  CancelReplayInput: ["id"],
};

export const FieldTypesPlugin: GraphileConfig.Plugin = {
  name: "MinootsFieldTypesPlugin",
  version: "1.0.0",
  schema: {
    hooks: {
      GraphQLObjectType_fields(fields, _build, { Self }) {
        const shown = Object.entries(fields).filter(
          ([name]) => outputTypes[Self.name]?.[name] !== null,
        );
        return Object.fromEntries(shown);
      },
      GraphQLObjectType_fields_field(field, build, { Self, scope }) {
        const type = outputTypes[Self.name]?.[scope.fieldName];
        return type == null ? field : { ...field, type: outputType(build, type) };
      },
      GraphQLInputObjectType_fields_field(field, build, { Self, scope }) {
        const named = inputTypes[scope.fieldName];
        const type =
          named === undefined
            ? field.type
            : (fromNode(build, parseType(named)) as GraphQLInputType);
        const isRequired = required[Self.name]?.includes(scope.fieldName) ?? false;
        return { ...field, type: isRequired ? new build.graphql.GraphQLNonNull(type) : type };
      },
    },
  },
};

export function outputType(build: GraphileBuild.Build, written: string): GraphQLOutputType {
  return fromNode(build, parseType(written)) as GraphQLOutputType;
}

function fromNode(build: GraphileBuild.Build, node: TypeNode): GraphQLType {
  const { GraphQLList, GraphQLNonNull } = build.graphql;
  if (node.kind === Kind.LIST_TYPE) return new GraphQLList(fromNode(build, node.type));
  if (node.kind === Kind.NON_NULL_TYPE) return new GraphQLNonNull(fromNode(build, node.type));
  const type = build.getTypeByName(node.name.value);
  if (!type) throw new Error(`There is no GraphQL type ${node.name.value}.`);
  return type;
}
