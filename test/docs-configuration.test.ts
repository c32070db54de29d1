// The README's table of variables is what the program reads from its environment.
import { expect, test } from "vitest";
import { readConfig } from "../src/config.ts";
import { readProjectFile } from "./harness/files.ts";

test("each variable that is read stands in the README's table, and no other", () => {
  const read = new Set<string>();
  const environment = new Proxy<NodeJS.ProcessEnv>(
    {},
    { get: (_, name) => void read.add(String(name)) },
  );
  readConfig(environment);

  expect(tableVariables().toSorted()).toEqual([...read].toSorted());
});

function tableVariables(): string[] {
  const { text } = readProjectFile("README.md");
  const cells = [...text.matchAll(/^\| ((?:`[A-Z_]+`(?:, )?)+) \|/gm)];
  return cells.flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name!),
  );
}
