// The package as somebody else gets it: packed, installed in an empty directory, started by
// `npx minoots start`, and used by a program that imports `minoots/client`. A Node of the
// system that is too old must be refused by the program, and still run the client; a browser,
// if there is one, runs it too.
import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { findBrowser, seenIn } from "./browser.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");
const seen =
  '{"status":"COMPLETED","types":["TIMER_SCHEDULED","TIMER_FIRED","DELIVERY_SUCCEEDED",' +
  '"TIMER_COMPLETED"],"verified":[2432232314,"WEBHOOK_REFUSED"]}';

// Where programs and packages come from, and nothing else of this run: npm would tell its
// children to work where it was called.
const kept = /^(PATH|HOME|NODE_EXTRA_CA_CERTS|npm_config_(registry|cache)|(https?|no)_proxy)$/i;
const ours = Object.entries(process.env).filter(([name]) => kept.test(name));
const { PATH = "" } = process.env;
const env: NodeJS.ProcessEnv = {
  ...Object.fromEntries(ours),
  PATH: `${dirname(process.execPath)}${delimiter}${PATH}`,
  NO_COLOR: "1",
};

interface Started {
  readonly program: ChildProcess;
  readonly address: string;
}

async function main(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), "minoots-package-"));
  await chmod(home, 0o755); // as root, Postgres runs as another user
  let started: Started | null = null;
  try {
    await step("packed, and installed in an empty directory", () => install(home));
    await step("its types hold where there are a browser's only", () => checkTypes(home));
    started = await step("npx minoots start", () => start(home));
    const { program, address } = started;
    await step("a program schedules, waits and follows", () => use(home, "node", [address]));
    await withOldNode(home, address);
    await withBrowser(home, address);
    await step("it stops in order", () => stop(program));
    started = null;
  } finally {
    if (started !== null) process.kill(-started.program.pid!, "SIGKILL");
    await rm(home, { recursive: true, force: true });
  }
}

async function step<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const startedMs = performance.now();
  const result = await work();
  console.log(`✓ ${name} (${((performance.now() - startedMs) / 1000).toFixed(1)} s)`);
  return result;
}

async function install(home: string): Promise<void> {
  await run("npm", ["pack", "--pack-destination", home], { cwd: root, env });
  const [tarball = ""] = (await readdir(home)).filter((name) => name.endsWith(".tgz"));
  await cp(join(import.meta.dirname, "consumer"), home, { recursive: true });
  await writeFile(join(home, "package.json"), '{ "private": true, "type": "module" }');
  const quiet = ["--no-audit", "--no-fund", "--prefer-offline"];
  await run("npm", ["install", ...quiet, join(home, tarball)], { cwd: home, env });
}

async function checkTypes(home: string): Promise<void> {
  const tool = join(root, "node_modules/.bin/tsc");
  await run(tool, ["-p", "."], { cwd: home, env }).catch((error: unknown) => {
    const { stdout } = error as { stdout?: string };
    throw new Error(`The types do not hold:\n${stdout}`, { cause: error });
  });
}

// In a group of its own, which is interrupted as Ctrl-C would.
async function start(home: string): Promise<Started> {
  await mkdir(join(home, "data"));
  const program = spawn("npx", ["minoots", "start"], {
    cwd: home,
    env: { ...env, PORT: "0", MINOOTS_DATA: join(home, "data/minoots") },
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  for await (const line of createInterface({ input: program.stdout })) {
    const [address = null] = /http:\/\/[^/]+/.exec(line) ?? [];
    if (address === null) continue;
    program.stdout.resume();
    return { program, address };
  }
  throw new Error("The program ended before it was ready.");
}

async function stop(program: ChildProcess): Promise<void> {
  const ended = once(program, "exit");
  process.kill(-program.pid!, "SIGINT");
  await ended;
}

async function use(home: string, node: string, words: readonly string[]): Promise<void> {
  const { stdout } = await run(node, ["use.mjs", ...words], { cwd: home, env });
  requireSeen(stdout.trim());
}

function requireSeen(text: string): void {
  if (text !== seen) throw new Error(`It saw ${text} instead of ${seen}.`);
}

async function withBrowser(home: string, address: string): Promise<void> {
  const browser = await findBrowser();
  if (browser === null) return console.log("- no Chromium here, so no browser was tried");
  await step("a page in Chromium uses it", async () =>
    requireSeen(await seenIn(browser, home, address)),
  );
}

async function withOldNode(home: string, address: string): Promise<void> {
  const node = await oldNode();
  if (node === null) return console.log("- no Node 20 here, so none was tried");
  await step("Node 20 runs the client", () => use(home, node, [address, "ws"]));
  await step("Node 20 is refused by the program", () => refuse(home, node));
}

// The system's, whatever npm put before it.
async function oldNode(): Promise<string | null> {
  for (const directory of PATH.split(delimiter)) {
    const node = join(directory, "node");
    const { stdout } = await run(node, ["--version"]).catch(() => ({ stdout: "" }));
    if (stdout.startsWith("v20.")) return node;
  }
  return null;
}

async function refuse(home: string, node: string): Promise<void> {
  const command = join(home, "node_modules/minoots/bin/minoots.mjs");
  const refusal = await run(node, [command, "start"], { cwd: home, env }).then(
    () => "",
    (error: unknown) => (error as { stderr?: string }).stderr ?? "",
  );
  if (!refusal.includes("MINOOTS needs Node 22.18 or later")) {
    throw new Error(`Node 20 was not refused: ${refusal}`);
  }
}

await main();
