// What to do about a document that is wrong in itself. GraphQL says well what is wrong, and
// often what was probably meant; where it does not, the words here do.
import type { GraphQLError } from "postgraphile/graphql";
import { enums } from "./enums.ts";
import { misfitOf } from "./misfit.ts";

type Say = (...parts: string[]) => string;

// The first whose shape the message has is said, with the parts that it found.
const hints: readonly (readonly [RegExp, Say])[] = [
  [/^Enum "(\w+)" cannot represent non-enum value: "(\w+)"/, unquoted],
  [/ Did you mean (.*)$/s, (meant) => `Did you mean ${meant}`],
  [/"([^"]*)" does not exist in "(\w+)" enum/, (written, type) => oneOf(type, written)],
  [/Enum "(\w+)" cannot represent/, (type) => oneOf(type)],
  [/Unknown argument "(\w+)" on field "Mutation\.(\w+)"/, intoInput],
  [/Unknown argument "\w+" on field "([\w.]+)"/, (field) => `See what ${field} takes.`],
  [/^Cannot query field "(\w+)" on type "(\w+)"/, fieldOf],
  [/(?:OneOf Input Object|of type|by type) "ActionInput"/, actionOf],
  [/Field "\w+" is not defined by type "(\w+)"/, (type) => `See the fields of ${type}.`],
  [/Field "(?:\w+\.)?(\w+)" of required type/, (field) => `Add ${field}: it has no default.`],
  [/ argument "(\w+)" of type "\w+!?" is required/, (name) => `Add it: (${name}: {…}).`],
  [/must not have a selection since type/, () => "Leave out the braces after it."],
  [/^Variable "\$(\w+)" of required type .* was not provided/, variable],
  [
    /^Variable "\$(\w+)" .* expecting type "(.+)"/,
    (name, type) => `Declare it as $${name}: ${type}.`,
  ],
  [
    /^Variable "\$(\w+)" is not defined/,
    (name) => `Declare it after the word query: ($${name}: …).`,
  ],
  [/^Variable "\$\w+" is never used/, () => "Use it, or leave it out."],
  [/String cannot represent a non string value/, () => "Put it in quotes."],
  [/(Int|Float) cannot represent/, () => "Give a number, without quotes."],
  [/^Cannot spread fragment "(\w+)" within itself/, (name) => `Take ...${name} out of it.`],
  [/must select only one top level field/, () => "Follow each in a subscription of its own."],
  [/There can be only one/, () => "Leave out all but one."],
  [/^Must provide operation name/, () => "Send operationName: the name of the one to run."],
  [/^Unknown operation named/, () => "Send as operationName a name that the document has."],
];

export const example = '{"query": "{ viewer { serverTime } }"}';
const refusals: readonly (readonly [RegExp, { hint: string; path?: string }])[] = [
  [/^Method not supported/, { hint: `Send ${example} by POST.` }],
  [/^Only queries may take place/, { hint: "Send it by POST." }],
  [/^Could not find a supported media type/, { hint: "Send Accept: application/json." }],
  [/^Could not determine the Content-Type/, { hint: "Send Content-Type: application/json." }],
  [/^operationName, if given/, { hint: "Send the name of one.", path: "operationName" }],
  [/^Invalid extensions/, { hint: "Leave them out.", path: "extensions" }],
  [/^Invalid onError/, { hint: "Leave it out.", path: "onError" }],
  [/^Parsing failed/, { hint: `Send ${example} by POST.` }],
  [/^Media type .* is not allowed/, { hint: `Send ${example} as application/json.` }],
  [/^query must be a string/, { hint: `Send ${example}.`, path: "query" }],
  [/^Invalid variables/, { hint: 'Send {"name": value}.', path: "variables" }],
];

// What to do about a request that is refused before its document is read.
export function hintForRequest(message: string): { hint?: string; path?: string } {
  return refusals.find(([shape]) => shape.test(message))?.[1] ?? {};
}

export function hintFor(error: GraphQLError): string {
  const misfit = misfitOf(error);
  for (const [shape, say] of hints) {
    const found = shape.exec(misfit?.message ?? error.message);
    if (found !== null) return say(...found.slice(1));
  }
  if (misfit !== null) return `Compare what was sent as $${misfit.variable} with the schema.`;
  const [place] = error.locations ?? [];
  if (place === undefined) return "Compare the document with the schema.";
  return `Look at line ${place.line}, column ${place.column} of the document.`;
}

function variable(name: string): string {
  return `Send it in variables: {"${name}": …}.`;
}

function wordsOf(type: string): readonly string[] {
  return Object.keys(enums[type]?.words ?? {}).map((word) => word.toUpperCase().replace(".", "_"));
}

function oneOf(type: string, written = " "): string {
  const words = wordsOf(type);
  const meant = words.find((word) => word.endsWith(`_${written.toUpperCase()}`));
  if (meant !== undefined) return `Did you mean ${meant}?`;
  return words.length === 0 ? `See the values of ${type}.` : `Use ${words.join(", ")}.`;
}

function unquoted(type: string, written: string): string {
  const meant = written.toUpperCase();
  return wordsOf(type).includes(meant) ? `Write it without quotes: ${meant}.` : oneOf(type);
}

function intoInput(argument: string, verb: string): string {
  return `Put it into input: ${verb}(input: {${argument}: …}).`;
}

function fieldOf(field: string, type: string): string {
  if (type.endsWith("Connection")) return `Ask for it in nodes: nodes { ${field} }.`;
  if (type.endsWith("TimerPayload")) return `Ask for it in timer: timer { ${field} }.`;
  return `See the fields of ${type}.`;
}

function actionOf(): string {
  return 'Name the kind, then its fields: {webhook: {url: "https://example.com/hook"}}.';
}
