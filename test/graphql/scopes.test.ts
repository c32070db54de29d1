// Which scopes a document needs, found without running any of it.
import { parse } from "postgraphile/graphql";
import { expect, test } from "vitest";
import { scopesOf } from "../../src/server/graphql/scopes.ts";

const needs = (text: string, operationName: string | null = null) =>
  [...scopesOf({ document: parse(text), operationName })].toSorted((left, right) =>
    left < right ? -1 : 1,
  );

test.for([
  ["{ viewer { scopes } }", ["read"]],
  ["{ __typename }", ["read"]],
  ["{ __schema { types { name } } }", ["read"]],
  ["subscription { timerEvents { type } }", ["read"]],
  ["mutation { cancelTimer(input: {}) { outcome } }", ["write"]],
  ["mutation { __typename }", ["write"]],
  ["{ apiKeys { id } }", ["admin"]],
  ["{ timers: apiKeys { id } __typename }", ["admin"]],
  ["{ apiKeys: timers { nodes { id } } }", ["read"]],
  ["mutation { revokeApiKey(input: {}) { outcome } }", ["admin"]],
  ["mutation { rotateEndpointSecret(input: {}) { secret } }", ["admin"]],
  ["mutation { saveEndpoint(input: {}) { outcome } }", ["write"]],
  ["{ endpoints { nodes { origin } } }", ["read"]],
  ["{ viewer { scopes } ... on Query { ... { apiKeys { id } } } }", ["admin", "read"]],
  ["{ ...a ...b } fragment a on Query { ...b } fragment b on Query { apiKeys { id } }", ["admin"]],
] as const)("%s", ([text, scopes]) => {
  expect(needs(text)).toEqual(scopes);
});

test("only the operation that is meant counts", () => {
  const text = "query a { apiKeys { id } } query b { viewer { scopes } }";

  expect([needs(text, "a"), needs(text, "b")]).toEqual([["admin"], ["read"]]);
});

test("fragments that double at each step are looked into once", () => {
  const steps = Array.from(
    { length: 200 },
    (_, step) => `fragment f${step} on Query { ...f${step + 1} ...f${step + 1} }`,
  );

  expect(needs(`{ ...f0 } ${steps.join(" ")} fragment f200 on Query { apiKeys { id } }`)).toEqual([
    "admin",
  ]);
});
