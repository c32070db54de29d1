// docs/deploy.md and docs/troubleshooting.md speak of what there is: commands, metrics, alerts,
// log lines, error codes, variables and files; and docker-compose runs parts that there are, on
// ports and with variables that are read.
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { doors } from "../src/cli/commands.ts";
import { parse } from "../src/cli/parse.ts";
import { readConfig } from "../src/config.ts";
import { allParts } from "../src/parts.ts";
import { problemKinds } from "../src/server/problems.ts";
import { databaseMetrics, processMetrics } from "../src/telemetry/words.ts";
import { projectFiles, readProjectFile } from "./harness/files.ts";

const pages = ["docs/deploy.md", "docs/troubleshooting.md"] as const;
const compose = readProjectFile("docker-compose.yml").text;

const source = projectFiles(["src"], ".ts")
  .map(({ text }) => text)
  .join("\n");

function variablesRead(): Set<string> {
  const read = new Set<string>();
  const environment = new Proxy<NodeJS.ProcessEnv>(
    {},
    { get: (_, name) => void read.add(String(name)) },
  );
  readConfig(environment);
  return read;
}

const found = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, word = ""]) => word);

test.for(pages)("each command in %s is one", async (page) => {
  const { text } = readProjectFile(page);
  const lines = found(text, /(?:^|[`\s])minoots ((?:[a-z][a-z-]* ?)(?:[^\n`#…]*))/gm);
  const commands = lines.filter((line) => Object.hasOwn(doors, line.split(" ")[0]!));

  expect(commands.length).toBeGreaterThan(3);
  for (const command of commands) {
    const words = command
      .trim()
      .split(/\s+/)
      .filter((word) => word !== "");
    await expect(parse(doors, [...words, "--help"]), command).resolves.toBeDefined();
  }
});

test.for(pages)("each metric, alert and variable in %s is there", (page) => {
  const { text } = readProjectFile(page);
  const told = new Set(
    [...Object.values(processMetrics), ...databaseMetrics].map(({ name }) => name),
  );
  const alerts = readProjectFile("deploy/prometheus/alerts.yml").text;
  const read = variablesRead();

  expect(found(text, /`(minoots_[a-z_]+)`/g).filter((name) => !told.has(name))).toEqual([]);
  expect(found(text, /`(Minoots\w+)`/g).filter((name) => !alerts.includes(name))).toEqual([]);
  expect(found(text, /\b(MINOOTS_[A-Z_]+)/g).filter((name) => !read.has(name))).toEqual([]);
});

test("each code of an error that is explained is one", () => {
  const codes = new Set<string>(problemKinds.map(({ code }) => code));
  const { text } = readProjectFile("docs/troubleshooting.md");
  const named = found(text, /`([A-Z]+_[A-Z]+)`/g).filter((name) => name !== "DATABASE_URL");

  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((name) => !codes.has(name) && !source.includes(`"${name}"`))).toEqual([]);
});

test("each line of the log that is explained is written somewhere", () => {
  const lines = found(readProjectFile("docs/troubleshooting.md").text, /`"([^`:]+(?::[^`]+)?)"`/g);

  expect(lines.length).toBeGreaterThan(3);
  expect(lines.filter((line) => !source.includes(`"${line}"`))).toEqual([]);
});

test.for(pages)("each link in %s leads somewhere", (page) => {
  const links = found(readProjectFile(page).text, /\]\(([^)#]+)(?:#[^)]*)?\)/g);

  expect(links.filter((link) => !existsSync(join("docs", link)))).toEqual([]);
});

// What docker-compose does not pass on.
const ofTheImage = ["HOST", "PORT", "MINOOTS_DATA"];
const ofMountedFiles = [
  "MINOOTS_SECRET_KEY_FILE",
  "MINOOTS_SECRET_KEY_OTHER_FILE",
  "MINOOTS_COMMANDS_FILE",
];
const ofClients = ["MINOOTS_URL", "MINOOTS_KEY"];

test("docker-compose runs every part, and gives what is read", () => {
  const parts = found(compose, /command: \[start, --only, (\w+)\]/g);
  const variables = found(compose, /^ {4}([A-Z_]+):/gm);
  const ports = found(compose, /"127\.0\.0\.1:\d+:(\d+)"/g);

  expect(parts.toSorted()).toEqual([...allParts].toSorted());
  expect(variables.length).toBeGreaterThan(3);
  expect(variables.filter((name) => !variablesRead().has(name))).toEqual([]);
  expect([...variablesRead()].filter((name) => !variables.includes(name)).toSorted()).toEqual(
    [...ofTheImage, ...ofMountedFiles, ...ofClients].toSorted(),
  );
  expect(ports).toContain(String(readConfig({}).port));
});

test("docker-compose mounts what is there, where what is mounted looks for it", () => {
  const mounts = [...compose.matchAll(/^ +- (\.\/[\w./-]+):([\w./-]+)/gm)];
  const init = mounts.find(([, from]) => from === "./deploy/postgres/init.sql")!;
  const [included = ""] = found(readProjectFile("deploy/postgres/init.sql").text, /\\ir (\S+)/g);

  expect(mounts.filter(([, from = ""]) => !existsSync(from))).toEqual([]);
  expect(mounts.map(([, from, to]) => [from, to])).toContainEqual([
    "./db/roles.sql",
    resolve(dirname(init[2]!), included),
  ]);
});

test("the image starts a file that is there, and copies what is there", () => {
  const dockerfile = readProjectFile("Dockerfile").text;
  const [entry = ""] = found(dockerfile, /ENTRYPOINT \["node", "([^"]+)"\]/g);
  const copied = found(dockerfile, /^COPY ([a-z.]+) /gm);

  expect(existsSync(entry)).toBe(true);
  expect(copied.filter((path) => !existsSync(path))).toEqual([]);
  expect(found(dockerfile, /^USER (\w+)/gm)).toEqual(["node"]);
});
