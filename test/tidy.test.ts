// Executes STYLE: each law is a test, and its failure lists the places that break it.
import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";
import { packagedDatabaseDirectory } from "../src/database/migrate.ts";
import { readSources } from "../src/database/migrate-files.ts";
import { verifyLock } from "../src/database/migrate-history.ts";
import { definedName } from "../src/database/migrate-set.ts";
import { problemKinds } from "../src/server/problems.ts";
import { linesWith, projectFiles, type ProjectFile, readProjectFile } from "./harness/files.ts";

const typescript = projectFiles(["src", "scripts", "test", "db"], ".ts");
const rules = projectFiles(["db/functions"], ".sql");
const migrations = projectFiles(["db/migrations"], ".sql");
const sql = [...rules, ...migrations, ...projectFiles(["db"], ".sql").filter(isTopLevel)];
const everything = [...typescript, ...sql];
const sources = await readSources(packagedDatabaseDirectory);

function isTopLevel({ path }: ProjectFile): boolean {
  return /^db\/\w+\.sql$/.test(path);
}

const nameOf = ({ path }: ProjectFile) => path.replace(/^.*\/|\.sql$/g, "");
const pathOf = ({ path }: ProjectFile) => path;

test("a TypeScript file has at most 250 lines", () => {
  const long = typescript.filter(({ lines }) => lines.length > 250);

  expect(long.map(({ path, lines }) => `${path}: ${lines.length}`)).toEqual([]);
});

test("a rule has at most 60 lines", () => {
  const long = rules.filter(({ lines }) => lines.length > 60);

  expect(long.map(({ path, lines }) => `${path}: ${lines.length}`)).toEqual([]);
});

test("no line of SQL passes 100 columns, unless it is one text", () => {
  const isText = /^\s*('.*'[;,)]*|--.*)$/;
  const wide = sql.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) =>
      line.length > 100 && !isText.test(line) ? [`${path}:${index + 1}`] : [],
    ),
  );

  expect(wide).toEqual([]);
});

test("a file says at its head why it exists", () => {
  // The test of a rule lies beside it, and the rule's head speaks for both.
  const others = everything.filter(({ path }) => !/^db\/.*\.test\.ts$/.test(path));
  const silent = others.filter(({ lines }) => !/^(--|\/\/|#!)/.test(lines[0] ?? ""));

  expect(silent.map(pathOf)).toEqual([]);
});

test("a rule file makes one object, named after it", () => {
  const names = sources.functions.map(definedName);

  expect(names).toHaveLength(new Set(names).size);
});

test("a rule has its test beside it", () => {
  const untested = rules.filter(
    ({ path }) => !path.includes("/retired/") && !existsSync(path.replace(/sql$/, "test.ts")),
  );

  expect(untested.map(pathOf)).toEqual([]);
});

test("a function states its volatility", () => {
  const silent = rules.filter(
    ({ text }) => / function /.test(text) && !/\b(immutable|stable|volatile)\b/.test(text),
  );

  expect(silent.map(pathOf)).toEqual([]);
});

test("a rule whose plans are pinned is never compiled", () => {
  // A plan against a setting is priced so high that Postgres 15 to 17 would compile each call.
  const compiled = rules.filter(
    ({ text }) => /\bset enable_\w+ = off/.test(text) && !/\bset jit = off/.test(text),
  );

  expect(compiled.map(pathOf)).toEqual([]);
});

test("time is read in clock.sql and instant.sql alone", () => {
  const reading =
    /\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(|\b(current_(timestamp|time|date)|localtime(stamp)?)\b|'now'/i;
  const others = rules.filter((file) => !["clock", "instant"].includes(nameOf(file)));

  expect(others.flatMap((file) => linesWith(file, reading))).toEqual([]);
});

test("migrations hold shape only, and leave the transaction to the runner", () => {
  const forbidden =
    /^\s*(begin|commit|rollback|end)\s*;|\bcreate\s+(or\s+replace\s+)?(function|view|trigger|policy)\b/i;

  expect(migrations.flatMap((file) => linesWith(file, forbidden))).toEqual([]);
});

test("no trigger holds a rule", () => {
  expect(
    sql.flatMap((file) => linesWith(file, /^\s*create (or replace )?(constraint )?trigger\b/i)),
  ).toEqual([]);
});

test("dynamic SQL is for partitions, and for the call of a sql action", () => {
  const dynamic = rules.filter((file) => linesWith(file, /^\s*execute\b/i).length > 0);

  expect(
    dynamic.filter((file) => !/partition|^call_sql_action$/.test(nameOf(file))).map(pathOf),
  ).toEqual([]);
});

test("merged migrations are as the lock file has them", () => {
  expect(sources.locked).not.toBeNull();
  expect(() => verifyLock(sources)).not.toThrow();
});

test("the list of SQLSTATEs is the same in SQL and in TypeScript", () => {
  const { text } = readProjectFile("db/functions/errors/refuse.sql");
  const raised = [...text.matchAll(/'(\w+)' then '(MN\d{3})'/g)].map((match) => match.slice(1, 3));

  const known = problemKinds.filter(({ sqlstate }) => sqlstate !== null);

  expect(raised).toEqual(known.map(({ code, sqlstate }) => [code, sqlstate]));
});

test("only listed codes are refused", () => {
  const known = new Set<string>(problemKinds.map(({ code }) => code));
  const used = rules.flatMap(({ path, text }) =>
    [...text.matchAll(/\brefuse\(\s*'(\w+)'/g)].map(([, code = ""]) => ({ path, code })),
  );

  expect(used.filter(({ code }) => !known.has(code))).toEqual([]);
});

test("the environment is read in config.ts alone", () => {
  const others = typescript.filter(
    ({ path }) => path !== "src/config.ts" && !path.startsWith("test/"),
  );

  expect(others.flatMap((file) => linesWith(file, /\bprocess\.env\b/))).toEqual([]);
});

test("server, tasks and kernel never import each other", () => {
  const parts = ["src/server/", "src/tasks/", "src/kernel/"];
  const crossing = typescript.flatMap((file) => {
    const own = parts.find((part) => file.path.startsWith(part));
    if (own === undefined || file.path.endsWith(".test.ts")) return [];
    const foreign = importsOf(file).filter((target) =>
      parts.some((part) => part !== own && target.startsWith(part)),
    );
    return foreign.map((target) => `${file.path} imports ${target}`);
  });

  expect(crossing).toEqual([]);
});

function importsOf({ path, text }: ProjectFile): string[] {
  const targets = [...text.matchAll(/\bfrom "(\.[^"]+)"|\bimport\("(\.[^"]+)"\)/g)];
  return targets.map(([, named, loaded]) => normalize(join(dirname(path), named ?? loaded ?? "")));
}

test("nothing is left for later in a comment", () => {
  const promise = new RegExp(
    `\\b(${["FIX", "ME"].join("")}|${["TO", "DO"].join("")}|${["XX", "X"].join("")})\\b`,
  );
  const found = everything.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) => (promise.test(line) ? [`${path}:${index + 1}`] : [])),
  );

  expect(found).toEqual([]);
});
