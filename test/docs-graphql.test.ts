// The GraphQL that the documentation shows is what the schema takes.
import { buildSchema, parse, validate } from "postgraphile/graphql";
import { expect, test } from "vitest";
import { readProjectFile } from "./harness/files.ts";

test.for(["README.md", "docs/graphql.md", "docs/keys.md", "docs/limits.md"])(
  "each document in %s is one that the schema takes",
  (page) => {
    const schema = buildSchema(readProjectFile("schema.graphql").text);
    const blocks = readProjectFile(page).text.matchAll(/^```graphql\n(.*?)^```$/gms);

    for (const [, document = ""] of blocks) {
      expect([document, validate(schema, parse(document))]).toEqual([document, []]);
    }
  },
);
