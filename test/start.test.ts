// `npm start` as a newcomer meets it: the whole program in its own process, over a data
// directory of its own, with the request from the README; stopped in order, and killed.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { minoots } from "./cli/support.ts";

interface Program {
  readonly child: ChildProcess;
  readonly address: string;
  /** Resolves with the first line from now on that matches. */
  line(pattern: RegExp): Promise<string>;
}

const key = "mnt_demo_key_free";
let home: string;
let running: ChildProcess | null = null;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "minoots-start-"));
  await chmod(home, 0o755);
});

afterAll(async () => {
  if (running !== null) await stop(running, "SIGINT");
  await rm(home, { recursive: true, force: true });
});

async function start(): Promise<Program> {
  const child = spawn(process.execPath, ["src/cli.mjs", "start"], {
    env: { PATH: process.env["PATH"], PORT: "0", MINOOTS_DATA: join(home, "data"), NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  running = child;
  const lines = createInterface({ input: child.stdout });
  const ready = await lineOf(lines, /GraphQL {2}/);
  return {
    child,
    address: /http:\/\/[^/]+/.exec(ready)![0],
    line: (pattern) => lineOf(lines, pattern),
  };
}

function lineOf(lines: Interface, pattern: RegExp): Promise<string> {
  return new Promise((resolve) => {
    const listen = (line: string) => {
      if (!pattern.test(line)) return;
      lines.off("line", listen);
      resolve(line);
    };
    lines.on("line", listen);
  });
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  running = null;
  if (child.exitCode !== null) return child.exitCode;
  child.kill(signal);
  await once(child, "exit");
  return child.exitCode;
}

async function post(address: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${address}/timers`, {
    method: "POST",
    headers: { "X-API-Key": key, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Record<string, unknown>;
}

function timer(name: string, duration: string, url: string): object {
  const actionBundle = { actions: [{ type: "webhook", url }] };
  return { tenantId: "test", requestedBy: "user", name, duration, actionBundle };
}

test("the README's first timer fires, reaches the inbox signed, and completes", async () => {
  const { child, address, line } = await start();

  const created = await post(address, timer("tea", "100ms", `${address}/inbox`));
  const told = await line(/succeeded/);

  const answer = await fetch(`${address}/timers/${String(created["id"])}`, {
    headers: { "X-API-Key": key },
  });
  expect(told).toMatch(/tea .*webhook 200 in .*, signature valid/);
  expect(await answer.json()).toMatchObject({ status: "completed" });
  expect(await stop(child, "SIGINT")).toBe(0);
}, 60_000);

test("the command minoots works on the database that runs here, and tells when none does", async () => {
  const environment = { MINOOTS_DATA: join(home, "data") };
  const { child } = await start();

  const listed = await minoots(["keys", "list", "test", "--text"], environment);
  await stop(child, "SIGINT");
  const gone = await minoots(["keys", "list", "test", "--text"], environment);

  expect(listed.stdout).toMatch(/\ndemo +The demo key +read,write,admin +live /);
  expect([gone.code, gone.stderr]).toEqual([5, expect.stringMatching(/^No database runs under /)]);
}, 60_000);

test("a timer set before the program was killed fires after it is started again", async () => {
  const calls = Promise.withResolvers<string>();
  const receiver = createServer((request, response) => {
    calls.resolve(String(request.headers["webhook-id"]));
    response.end();
  }).listen(0, "127.0.0.1");
  await once(receiver, "listening");
  const { port } = receiver.address() as AddressInfo;
  const first = await start();
  const url = `http://127.0.0.1:${port}/hook`;
  const created = await post(first.address, timer("survivor", "1s", url));

  await stop(first.child, "SIGKILL");
  const second = await start();
  const deliveryId = await calls.promise;

  expect(created).toMatchObject({ outcome: "created" });
  expect(deliveryId).toMatch(/^[0-9a-f-]{36}$/);
  expect(await stop(second.child, "SIGTERM")).toBe(0);
  receiver.close();
}, 60_000);
