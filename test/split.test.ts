// The parts of MINOOTS in processes of their own: what each does, how each says that it is well,
// and that each goes down in order.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished } from "vitest";
import { minoots } from "./cli/support.ts";
import { test } from "./harness/database.ts";
import { deliveriesOf, scheduleFor, timerOf } from "./harness/firing.ts";
import { type Program, startProgram } from "./harness/program.ts";

const startOnly = async (url: string, parts: string) =>
  await startProgram(url, undefined, {}, ["--only", parts]);

async function readinessOf({ address }: Program): Promise<Record<string, unknown>> {
  return (await (await fetch(`${address}/readyz`)).json()) as Record<string, unknown>;
}

async function end({ child }: Program): Promise<number | null> {
  child.kill("SIGTERM");
  if (child.exitCode === null) await once(child, "exit");
  return child.exitCode;
}

/** A receiver that fails the first call and takes the second. */
async function startReceiver(): Promise<string> {
  let calls = 0;
  const server = createServer((_, response) => {
    calls += 1;
    response.writeHead(calls === 1 ? 503 : 200).end();
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test("a kernel alone fires and delivers, and a worker alone tries again", async ({
  url,
  db,
  tenant,
}) => {
  const receiver = await startReceiver();
  const kernel = await startOnly(url, "kernel");
  const id = await scheduleFor(db, tenant, {
    fireAt: "2026-01-01T00:00:00Z",
    actions: [{ webhook: { url: receiver } }],
    retryPolicy: { backoffInitialMs: 1 },
  });
  const first = async () => (await deliveriesOf(db, id))[0]?.["attempts"];
  await expect.poll(first, { timeout: 20_000 }).toMatchObject([{ statusCode: 503 }]);
  expect((await timerOf(db, id))["status"]).toBe("fired");

  await startOnly(url, "worker");

  const status = async () => (await timerOf(db, id))["status"];
  await expect.poll(status, { timeout: 20_000 }).toBe("completed");
  expect(await end(kernel)).toBe(0);
});

test("each process says how its own parts are, and goes down at SIGTERM", async ({ url }) => {
  const programs = await Promise.all([
    startOnly(url, "server"),
    startOnly(url, "kernel"),
    startOnly(url, "kernel, worker"),
  ]);
  const alive = { status: "ready", database: { ok: true }, migrations: { current: true } };
  const states = async () => await Promise.all(programs.map(readinessOf));

  await expect.poll(states, { timeout: 20_000 }).toMatchObject([
    { ...alive, feed: { reading: true } },
    { ...alive, kernel: { ok: true } },
    { ...alive, kernel: { ok: true }, worker: { ok: true } },
  ]);
  const [server, kernel] = await states();
  expect([Object.keys(server!), Object.keys(kernel!)]).toEqual([
    ["status", "database", "migrations", "held", "feed"],
    ["status", "database", "migrations", "held", "kernel"],
  ]);

  expect(await Promise.all(programs.map(end))).toEqual([0, 0, 0]);
});

test("a process without a server has its health on its port, and no timers", async ({ url }) => {
  const { address } = await startOnly(url, "worker");
  const statusOf = async (path: string) => (await fetch(`${address}${path}`)).status;

  expect(await statusOf("/healthz")).toBe(200);
  expect(await statusOf("/timers")).toBe(404);
  expect(await statusOf("/metrics")).toBe(404);
});

test("a process without a server tells its metrics where they are asked for", async ({ url }) => {
  const program = await startProgram(url, undefined, { MINOOTS_METRICS: "true" }, [
    "--only",
    "kernel",
  ]);

  const page = await (await fetch(`${program.address}/metrics`)).text();

  expect(page).toContain("minoots_event_loop_delay_seconds");
});

test("a rules' change by a newer process is seen, and takes nobody out", async ({ url, db }) => {
  const program = await startOnly(url, "server");
  await db.query("update minoots_private.applied_rules set digest = 'newer'");

  const readiness = await readinessOf(program);

  expect(readiness).toMatchObject({ status: "ready", migrations: { current: false } });
});

test("parts that there are not, and parts without a DATABASE_URL, are refused in words", async () => {
  const unknown = await minoots(["start", "--only", "kernal"], {});
  const embedded = await minoots(["start", "--only", "kernel"], {});

  expect([unknown.code, unknown.stderr]).toEqual([
    2,
    expect.stringContaining("There is no part kernal.\nDid you mean kernel?"),
  ]);
  expect([embedded.code, embedded.stderr]).toEqual([
    1,
    expect.stringContaining("Set DATABASE_URL, or leave --only out."),
  ]);
});
