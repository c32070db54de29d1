import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

const known = {
  name: 'say "tea" {key}\\',
  key: "k\n1",
  labels: { a: "b" },
  metadata: { n: 12.5, list: [1, null], none: null, yes: true },
};
const fill = "minoots_private.fill_body($1, $2)";

async function filled(db: Parameters<typeof answer>[0], template: unknown): Promise<string> {
  return await answer(db, fill, [JSON.stringify(template), JSON.stringify(known)]);
}

sqlTest.for([
  [{ a: "{name}" }, { a: known.name }],
  [{ a: "<{name}>" }, { a: `<${known.name}>` }],
  [
    { a: "{metadata.n}", b: "{metadata}" },
    { a: 12.5, b: known.metadata },
  ],
  [{ a: "n={metadata.n} {metadata.yes}" }, { a: "n=12.5 true" }],
  [
    { a: "{metadata.none}", b: "<{metadata.none}>" },
    { a: null, b: "<>" },
  ],
  [
    { a: "{labels}", "{labels.a}": ["{key}", "{key}{key}"] },
    { a: { a: "b" }, b: ["k\n1", "k\n1k\n1"] },
  ],
  [{ "{key}": "{key}" }, { "k\n1": "k\n1" }],
  [
    { a: 'x "{name}', b: '"{key}"', c: "{ key }", d: "{}", e: "\\{key}" },
    {
      a: `x "${known.name}`,
      b: '"k\n1"',
      c: "{ key }",
      d: "{}",
      e: "\\k\n1",
    },
  ],
  [
    [["{key}"], {}, "", 1, null],
    [["k\n1"], {}, "", 1, null],
  ],
] as const)("%j becomes JSON, whatever is filled in", async ([template, becomes], { db }) => {
  expect(JSON.parse(await filled(db, template))).toEqual(becomes);
});

sqlTest.for([
  ["{name}", known.name],
  ['"{key}" {"a": {metadata.n}} {', '"k\n1" {"a": 12.5} {'],
  ["{labels.a}{metadata.list}{metadata.none}", "b[1, null]"],
  ["nothing\\n to {fill in}", "nothing\\n to {fill in}"],
  ["", ""],
] as const)("the text %j becomes a text", async ([template, becomes], { db }) => {
  expect(await filled(db, template)).toBe(becomes);
});
