// Every document that the schema allows, one for each place where a caller can name something:
// an argument of a field, or a field of an input. What is not told here how to be filled fails.
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from "postgraphile/graphql";
import type {
  GraphQLArgument,
  GraphQLField,
  GraphQLInputField,
  GraphQLInputType,
  GraphQLNamedType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
} from "postgraphile/graphql";

/** What another tenant has, by the name of the place that takes it; and the like that is not there. */
export interface Names {
  /** `place` as Type.name. */
  of(place: string, type: string): readonly [theirs: unknown, absent: unknown] | null;
  /** The caller's own timer. */
  readonly own: string;
}

export interface Asked {
  readonly place: string;
  readonly query: string;
  readonly variables: readonly Readonly<Record<string, unknown>>[];
  /** What is in the variables, one each, and may come back. */
  readonly given: readonly unknown[];
}

const samples: Readonly<Record<string, unknown>> = {
  Boolean: true,
  Cursor: "1-1",
  Datetime: "2100-01-01T00:00:00Z",
  Duration: "1h",
  Float: 2,
  Int: 5,
  JSON: { b: "b" },
  Labels: { b: "b" },
  PageCursor: "W10=",
  String: "b",
  UUID: "00000000-0000-7000-8000-00000000000b",
};

interface Walk {
  readonly names: Names;
  readonly visited: Set<string>; // each Type.field, and what can be given to it
  readonly asked: Asked[];
}

type Variant = Omit<Asked, "query">;
type Places = Readonly<Record<string, GraphQLArgument | GraphQLInputField>>;

export function walkOf(schema: GraphQLSchema, names: Names): Walk {
  const walk: Walk = { names, visited: new Set(), asked: [] };
  visitFields(walk, schema.getQueryType()!, "query ARGS { FIELD }", []);
  for (const [type, frame] of [
    [schema.getMutationType()!, "mutation ARGS { FIELD }"],
    [schema.getSubscriptionType()!, "subscription ARGS { FIELD }"],
  ] as const) {
    for (const field of Object.values(type.getFields())) visitField(walk, type.name, field, frame);
  }
  // Whoever schedules by another's names has timers by them: that comes last.
  const last = ({ place }: Asked) => Number(place.startsWith("Mutation.scheduleTimer"));
  return { ...walk, asked: walk.asked.toSorted((one, other) => last(one) - last(other)) };
}

const levelsMax = 7;

// Each type is gone into by every way that does not come back to it.
function visitFields(
  walk: Walk,
  type: GraphQLObjectType,
  frame: string,
  way: readonly string[],
): void {
  for (const field of Object.values(type.getFields())) {
    visitField(walk, type.name, field, frame);
    const inner = getNamedType(field.type);
    if (!isObjectType(inner) || way.includes(inner.name) || way.length >= levelsMax) continue;
    const isNamed = field.args.some(({ name }) => name === "key");
    const isById = field.args.some((each) => each.name === "id" && isNonNullType(each.type));
    const own = isNamed
      ? `(key: "${walk.names.own}")`
      : inBraces(isById ? `id: ${JSON.stringify(samples["UUID"])}` : "");
    const inside = frame.replace("FIELD", `${field.name}${own} { FIELD }`);
    visitFields(walk, inner, inside, [...way, inner.name]);
  }
}

function visitField(
  walk: Walk,
  typeName: string,
  field: GraphQLField<unknown, unknown>,
  frame: string,
): void {
  const place = `${typeName}.${field.name}`;
  walk.visited.add(place);
  const declared = field.args.map(({ name, type }) => `$${name}: ${String(type)}`).join(", ");
  const passed = field.args.map(({ name }) => `${name}: $${name}`).join(", ");
  const call = `${field.name}${inBraces(passed)} ${selectionOf(field.type, [])}`;
  const query = frame.replace("ARGS", inBraces(declared)).replace("FIELD", call);
  const places = Object.fromEntries(field.args.map((each) => [each.name, each]));
  const variants = filled(walk, place, places);
  const bare = { place, variables: [{}], given: [] };
  for (const variant of variants.length > 0 ? variants : [bare]) {
    walk.asked.push({ query, ...variant });
  }
}

function inBraces(text: string): string {
  return text === "" ? "" : `(${text})`;
}

function selectionOf(type: GraphQLOutputType, way: readonly string[]): string {
  const inner = getNamedType(type);
  if (!isObjectType(inner)) return "";
  const chosen = Object.values(inner.getFields()).flatMap((field) => {
    const next = getNamedType(field.type);
    if (isObjectType(next) && (way.includes(next.name) || way.length > levelsMax)) return [];
    const first = field.args.some(({ name }) => name === "first") ? "(first: 5)" : "";
    return [`${field.name}${first} ${selectionOf(field.type, [...way, inner.name])}`];
  });
  return `{ ${chosen.join(" ")} }`;
}

// One variant for each place among these: all that must be there, and that one.
function filled(walk: Walk, at: string, places: Places): Variant[] {
  return Object.values(places).flatMap((field) => {
    const others = requiredOf(walk, places, field.name);
    return valuesOf(walk, `${at}.${field.name}`, field.type).map(({ variables, ...variant }) => ({
      ...variant,
      variables: variables.map((value) => ({ ...others, [field.name]: value["value"] })),
    }));
  });
}

// What holds itself again, and the one way by which it is gone into.
const onceAt: Readonly<Record<string, string>> = {
  EscalationInput: "scheduleTimer.input.actions.webhook.escalation",
  FollowUpInput: "scheduleTimer.input.onFailed",
};

function valuesOf(walk: Walk, at: string, type: GraphQLInputType): Variant[] {
  walk.visited.add(at);
  const inner = getNamedType(type);
  if (!at.endsWith(onceAt[inner.name] ?? "")) return [];
  if (inner.name === "ActionInput" && at.endsWith(".onFailed.actions")) return [];
  const isList = isListType(getNullableType(type));
  const wrapped = (value: unknown) => ({ value: isList ? [value] : value });
  if (isInputObjectType(inner)) {
    return filled(walk, at, inner.getFields()).map(({ variables, ...variant }) => ({
      ...variant,
      variables: variables.map(wrapped),
    }));
  }
  const values = walk.names.of(at, inner.name) ?? [sampleOf(at, inner)];
  return [{ place: at, given: values, variables: values.map(wrapped) }];
}

// The timer is the caller's own, unless it is what is asked about.
function requiredOf(walk: Walk, places: Places, but: string): Record<string, unknown> {
  const required = Object.values(places)
    .filter(({ name, type }) => name !== but && isNonNullType(type))
    .map(({ name, type }) => [name, requiredSample(walk, name, type)] as const);
  const isOfTimer = "key" in places && "id" in places && but !== "id" && but !== "key";
  return {
    ...Object.fromEntries(required),
    ...(isOfTimer ? { key: walk.names.own } : {}),
    ...("fireIn" in places && !but.startsWith("fire") ? { fireIn: "1h" } : {}),
  };
}

function requiredSample(walk: Walk, name: string, type: GraphQLInputType): unknown {
  const inner = getNamedType(type);
  if (!isInputObjectType(inner)) return sampleOf(name, inner);
  const value = requiredOf(walk, inner.getFields(), "");
  return isListType(getNullableType(type)) ? [value] : value;
}

function sampleOf(at: string, type: GraphQLNamedType): unknown {
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (type.name in samples) return samples[type.name];
  throw new Error(`The walk does not know what to give to ${at}, of the type ${type.name}.`);
}
