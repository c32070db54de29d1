// The scalars of the API. Those that stand for a domain of schema minoots are told apart
// by that domain; Postgres keeps judging what is inside them, here only their form is.
import { Kind } from "postgraphile/graphql";
import type { GraphQLScalarTypeConfig, ValueNode } from "postgraphile/graphql";
import type { GraphileConfig } from "graphile-config";
import { problemError } from "../problems.ts";
import { readInstant, writeInstant } from "../instants.ts";
import { checkedJson, isObject, literalToJson, refuseRounding } from "./json.ts";

type ScalarSpec = Omit<GraphQLScalarTypeConfig<unknown, unknown>, "name">;

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const scalars: Record<string, ScalarSpec> = {
  Datetime: {
    ...readBy(readInstant),
    serialize: writeInstant,
    specifiedByURL: "https://scalars.graphql.org/andimarek/date-time.html",
    description:
      "An instant. In: RFC 3339 with an offset, rounded up to the millisecond. Out: `2026-11-20T08:00:00.000Z`.",
  },
  UUID: {
    ...readBy(readUuid),
    specifiedByURL: "https://www.rfc-editor.org/rfc/rfc9562",
    description: "A universally unique identifier, such as `019a9c3e-7f00-7000-8000-000000000000`.",
  },
  JSON: {
    ...readBy(checkedJson),
    specifiedByURL: "https://www.rfc-editor.org/rfc/rfc8259",
    description:
      "Any JSON value. Numbers have the precision of a double: send longer ones as text. Of two equal names the last counts.",
  },
  Duration: readBy((value) => textFor("INVALID_DURATION", value, "Use 30s, 1h30m or PT30S.")),
  Cursor: readBy((value) => textFor("CURSOR_INVALID", value, "Send the cursor of an event.")),
  PageCursor: {
    ...readBy((value) => textFor("CURSOR_INVALID", value, "Send the endCursor of a page.")),
    description: "A place in a list: the next page begins after it. Only good for the same list.",
  },
  Labels: readBy(readLabels),
};

const domainScalars: Record<string, string> = {
  duration: "Duration",
  cursor: "Cursor",
  labels: "Labels",
};

export const ScalarsPlugin: GraphileConfig.Plugin = {
  name: "MinootsScalarsPlugin",
  version: "1.0.0",
  schema: {
    hooks: {
      GraphQLScalarType: (spec) => ({ ...spec, ...scalars[spec.name] }),
      init: {
        before: ["PgCodecs"],
        callback(_, build) {
          for (const codec of build.allPgCodecs) {
            const type = codec.domainOfCodec && domainScalars[codec.extensions?.pg?.name ?? ""];
            if (type === undefined) continue;
            const description = codec.description ?? null;
            build.registerScalarType(type, {}, () => ({ description, ...scalars[type] }), type);
            build.setGraphQLTypeForPgCodec(codec, ["input", "output"], type);
          }
          return _;
        },
      },
    },
  },
};

function readBy(read: (value: unknown) => unknown): ScalarSpec {
  return {
    serialize: (value) => value,
    parseValue: read,
    parseLiteral: (node, variables) => read(checkedJson(plainLiteral(node, variables))),
  };
}

// An enum value written where text belongs is a forgotten pair of quotes.
function plainLiteral(node: ValueNode, variables: Record<string, unknown> | null | undefined) {
  if (node.kind !== Kind.ENUM) {
    const value = literalToJson(node, variables);
    if (node.kind === Kind.OBJECT || node.kind === Kind.LIST) refuseRounding(value);
    return value;
  }
  throw problemError("INVALID_INPUT", `${node.value} is not in quotes.`, {
    hint: `Write "${node.value}".`,
  });
}

function textFor(code: "INVALID_DURATION" | "CURSOR_INVALID", value: unknown, hint: string) {
  if (typeof value === "string") return value;
  throw problemError(code, `${shown(value)} is not text.`, { hint });
}

function readUuid(value: unknown): string {
  if (typeof value === "string" && uuidShape.test(value)) return value.toLowerCase();
  throw problemError("INVALID_INPUT", `${shown(value)} is not a uuid.`, {
    hint: "Send the id as it was answered.",
  });
}

function readLabels(value: unknown): unknown {
  if (isObject(value)) return value;
  throw problemError("INVALID_INPUT", `${shown(value)} is not an object.`, {
    hint: 'Send {"name": "value"}.',
  });
}

function shown(value: unknown): string {
  return JSON.stringify(value).slice(0, 66);
}
