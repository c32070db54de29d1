// docs/promises.md names what there is: each test, each command, and all fourteen promises.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readProjectFile } from "./harness/files.ts";

const root = join(import.meta.dirname, "..");
const { text } = readProjectFile("docs/promises.md");

test("every file that the page names is there", () => {
  const linked = [...text.matchAll(/\]\(([^)#]+)/g)].map(([, path = ""]) => join("docs", path));
  const plain = [...text.matchAll(/`(test\/[^`]+)`/g)].map(([, path = ""]) => path);

  expect(linked.length).toBeGreaterThan(30);
  expect([...linked, ...plain].filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test("every command that the page names is there", () => {
  const { scripts } = JSON.parse(readProjectFile("package.json").text) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name = ""]) => name);
  const run = [...text.matchAll(/npx vitest run ([\w./-]+)/g)].map(([, path = ""]) => path);

  expect(named.filter((name) => !(name in scripts))).toEqual([]);
  expect(run.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test("each promise stands there with what proves it", () => {
  const sections = text.split(/^### /m).slice(1);

  expect(sections.map((section) => Number.parseInt(section, 10))).toEqual(
    Array.from({ length: 14 }, (_, index) => index + 1),
  );
  expect(sections.filter((section) => !/^- Proved by \[/m.test(section))).toEqual([]);
});
