// What the client sends is what the schema takes, and its types say what comes back.
import { buildSchema, parse, validate } from "postgraphile/graphql";
import { expect, test } from "vitest";
import { printClientTypes } from "../../scripts/dump-client-types.ts";
import { documentOf, operations } from "../../src/client/documents.ts";
import type { OperationName } from "../../src/client/documents.ts";
import { readProjectFile } from "../harness/files.ts";

const schema = buildSchema(readProjectFile("schema.graphql").text);

test.for(Object.keys(operations) as OperationName[])(
  "the document %s is one that the schema takes",
  (name) => {
    expect(validate(schema, parse(documentOf(name)))).toEqual([]);
  },
);

test("the client has every verb and every reading of timers", () => {
  const asked = Object.values(operations).map((text) => /answer: (\w+)/.exec(text)![1]);
  const fields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
    .flatMap((type) => Object.keys(type!.getFields()))
    .filter((name) => /timer|viewer/i.test(name));

  expect(asked).toEqual(expect.arrayContaining(fields));
});

test("its types are what schema and documents make", () => {
  const written = readProjectFile("src/client/types.ts").text;

  // The formatter moves spaces, bars and semicolons only.
  const bare = (text: string) => text.replace(/[\s|;]+/g, "");
  expect(bare(written)).toBe(bare(printClientTypes(schema)));
});
