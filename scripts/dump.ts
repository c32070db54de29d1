// Writes the generated files that are committed: db/schema.sql, the kysely types,
// schema.graphql and the types of the client, all from a freshly migrated throwaway database.
// `node scripts/dump.ts` writes them; with --check it changes nothing and fails, naming each
// file that is not what the sources make.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildSchema } from "postgraphile/graphql";
import { migrate } from "../src/database/migrate.ts";
import { createDatabase, urlOf, withClient } from "../test/harness/cluster.ts";
import { startThrowaway } from "../test/harness/postgres.ts";
import { printClientTypes } from "./dump-client-types.ts";
import { dumpSchema } from "./dump-schema.ts";

const root = join(import.meta.dirname, "..");

interface Generated {
  readonly path: string;
  generate(url: string): Promise<string>;
}

const generated: readonly Generated[] = [
  { path: "db/schema.sql", generate: (url) => withClient(url, dumpSchema) },
  { path: "src/database/types.ts", generate: printTypes },
  { path: "schema.graphql", generate: printGraphql },
  { path: "src/client/types.ts", generate: printClient },
];

async function main(): Promise<void> {
  const check = process.argv.includes("--check");
  const postgres = await startThrowaway();
  try {
    await createDatabase(postgres.url, "dump", "template0");
    const url = urlOf(postgres.url, "dump");
    await migrate({ url, log: () => undefined });
    for (const file of generated) await produce(file, url, check);
  } finally {
    await postgres.stop();
  }
}

async function produce(file: Generated, url: string, check: boolean): Promise<void> {
  const text = await file.generate(url);
  const path = join(root, file.path);
  const current = existsSync(path) ? await readFile(path, "utf8") : "";
  if (text === current) return;
  if (!check) {
    await writeFile(path, text);
    return console.log(`${file.path} written.`);
  }
  console.error(`${file.path} is not what the sources make${firstDifference(current, text)}.`);
  console.error("  Run `npm run dump` and commit the result.");
  process.exitCode = 1;
}

function firstDifference(current: string, text: string): string {
  const lines = text.split("\n");
  const index = current.split("\n").findIndex((line, at) => line !== lines[at]);
  return index === -1 ? "" : `, first at line ${index + 1}: ${lines[index] ?? "(end)"}`;
}

const typeArguments = [
  ["--dialect", "postgres", "--default-schema", "minoots", "--include-pattern", "minoots*.*"],
  ["--type-mapping", JSON.stringify({ timestamptz: "string", interval: "string", int8: "number" })],
  ["--log-level", "error"],
].flat();

async function printTypes(url: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "minoots-types-"));
  try {
    const file = join(directory, "types.ts");
    const tool = join(root, "node_modules/.bin/kysely-codegen");
    await promisify(execFile)(tool, [...typeArguments, "--url", url, "--out-file", file]);
    return await readFile(file, "utf8");
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function printGraphql(url: string): Promise<string> {
  const path = join(root, "src/server/graphql.ts");
  if (!existsSync(path)) return "";
  const { printGraphqlSchema } = (await import(path)) as {
    printGraphqlSchema(url: string): Promise<string>;
  };
  return await printGraphqlSchema(url);
}

// As it stands here, not as it was committed, so that one call writes both.
async function printClient(url: string): Promise<string> {
  return await formatted(printClientTypes(buildSchema(await printGraphql(url))));
}

async function formatted(text: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "minoots-client-"));
  try {
    const file = join(directory, "types.ts");
    await writeFile(file, text);
    const tool = join(root, "node_modules/.bin/oxfmt");
    await promisify(execFile)(tool, ["-c", join(root, ".oxfmtrc.json"), file]);
    return await readFile(file, "utf8");
  } finally {
    await rm(directory, { recursive: true });
  }
}

await main();
