// The README's examples as a newcomer pastes them: one server as `npm start` runs it, and each face
// one after the other, each example as it stands there, so that none is in the way of the next.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createClient } from "graphql-ws";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { parse } from "postgraphile/graphql";
import { readProjectFile } from "./harness/files.ts";
import { played } from "./harness/psql.ts";

const root = join(import.meta.dirname, "..");
const key = "mnt_demo_key_free";
const { text: page } = readProjectFile("README.md");
const faces = page.slice(
  page.indexOf("## One example a face"),
  page.indexOf("## What a timer can"),
);

let home: string;
let child: ChildProcess;
let address: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "minoots-readme-"));
  await chmod(home, 0o755);
  child = spawn(process.execPath, ["src/cli.mjs", "start"], {
    env: { PATH: process.env["PATH"], PORT: "0", MINOOTS_DATA: join(home, "data"), NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout! })) {
    const [found] = /http:\/\/[^/]+/.exec(line) ?? [];
    if (found === undefined) continue;
    address = found;
    break;
  }
  child.stdout!.resume();
}, 60_000);

afterAll(async () => {
  child.kill("SIGINT");
  if (child.exitCode === null) await once(child, "exit");
  await rm(home, { recursive: true, force: true });
});

/** All examples in this language, with the server's own address in them. */
function examples(language: string): string[] {
  const blocks = faces.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"));
  return [...blocks].map(([, block = ""]) => block.replaceAll("http://localhost:3000", address));
}

interface Ended {
  readonly code: number;
  readonly printed: string;
}

/** One command in a shell, for so long at most: what follows goes on for ever. */
function paste(line: string, longestMs = 4000): Promise<Ended> {
  const shell = `npx() { shift; "${process.execPath}" src/cli.mjs "$@"; }\n${line}`;
  const env = { PATH: process.env["PATH"], NO_COLOR: "1", MINOOTS_URL: address, DATABASE_URL: "" };
  return new Promise((resolve) => {
    const data = { MINOOTS_DATA: join(home, "data") };
    const options = { cwd: root, env: { ...env, ...data }, timeout: longestMs };
    execFile("bash", ["--norc", "-c", shell], options, (error, stdout, stderr) =>
      resolve({ code: error?.killed ? 0 : Number(error?.code ?? 0), printed: stdout + stderr }),
    );
  });
}

test("the commands do what they say", async () => {
  const lines = examples("sh").flatMap((block) => block.trim().split(/\n(?! )/));

  for (const line of lines) {
    const { code, printed } = await paste(line);
    expect([line, code, printed]).toEqual([line, 0, printed]);
    expect(printed).not.toMatch(/"status":4\d\d|"error"/);
  }
  expect(lines.length).toBeGreaterThan(6);
}, 60_000);

test("GraphQL answers each operation, and tells of what fires", async () => {
  const [operations, subscription] = examples("graphql") as [string, string];
  const socket = createClient({
    url: `${address.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { apiKey: key },
  });
  const events = socket.iterate({ query: subscription });
  const told = events.next();

  for (const definition of parse(operations).definitions) {
    const operationName = "name" in definition ? definition.name?.value : undefined;
    const response = await fetch(`${address}/graphql`, {
      method: "POST",
      headers: { "X-API-Key": key, "Content-Type": "application/json" },
      body: JSON.stringify({ query: operations, operationName }),
    });
    expect(await response.json()).not.toHaveProperty("errors");
  }
  await paste(`npx minoots timers schedule tea --fire-in 1ms`);

  expect((await told).value).toMatchObject({ data: { timerEvents: { type: expect.any(String) } } });
  await socket.dispose();
}, 30_000);

test("the program in TypeScript runs to its end", async () => {
  const [text = ""] = examples("ts");
  const file = join(home, "tea.ts");
  await writeFile(join(home, "package.json"), '{ "type": "module" }');
  const client = JSON.stringify(join(root, "src/client/index.ts"));
  await writeFile(file, text.replace('"minoots/client"', client));

  const { code, printed } = await paste(`"${process.execPath}" "${file}"`, 25_000);

  expect([code, printed]).toEqual([
    0,
    expect.stringMatching(/COMPLETED, [\d.]+ ms after its time/),
  ]);
  expect(printed).toMatch(/\d+-\d+ TIMER_COMPLETED\n$/);
}, 30_000);

test("the SQL runs where the banner says", async () => {
  const url = (await readFile(join(home, "data/sql.url"), "utf8")).trim();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const printed = await played(client, examples("sql")[0]!);
  await client.end();

  expect(printed).not.toContain("ERROR");
  expect(printed).toMatch(/ created /);
}, 30_000);
