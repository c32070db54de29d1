// Runs the Postgres server as our child: starts it, waits until it answers, stops it. It has
// its own process group, since Ctrl-C would else reach it before our own work has drained.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { type Access, findFreePort, urlOf } from "./embedded-access.ts";
import { giveToOwnerOf, identity } from "./embedded-account.ts";
import type { Binaries } from "./embedded-binaries.ts";
import type { DataPlace } from "./embedded-cluster.ts";
import { cannotRun, explainOutput, isSystemError, passwordRefused } from "./embedded-failures.ts";
import { unless } from "./embedded-failures.ts";
import { type Log, endOrphan, signalServer } from "./embedded-orphan.ts";

export interface Installation {
  readonly binaries: Binaries;
  readonly place: DataPlace;
  readonly cluster: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly log: Log;
}

export interface Server {
  readonly access: Access;
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  readonly logStart: number;
}

const pollMs = 15;
const patienceMs = 2_000;
const stopMs = 20_000;
const retryMs = 200;
const retryMax = 50;
const logBytesMax = 10_000_000;

const fixedSettings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  cluster_name: "minoots",
  max_connections: "100",
  shared_buffers: "128MB",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  datestyle: "ISO, MDY",
  // Statements may hold secrets: an error is logged without the statement that caused it.
  log_min_error_statement: "panic",
  log_min_messages: "warning",
  log_checkpoints: "off",
  log_line_prefix: "%m [%p] ",
};

/** Starts the server on the password and, if it is free, the port of `access`. */
export async function launch(installation: Installation, access: Access): Promise<Server> {
  let port = access.port;
  for (let attempt = 1; ; attempt++) {
    port = await findFreePort(port);
    const server = await spawnServer(installation, { ...access, port });
    const output = await orStop(installation, server, waitUntilReady(installation, server));
    if (output === null) return server;
    await recoverFrom(installation, output, attempt);
  }
}

/** What the work answers; when it fails, the server does not live on without an owner. */
export async function orStop<Answer>(
  { binaries }: Pick<Installation, "binaries">,
  server: Server,
  work: Promise<Answer>,
): Promise<Answer> {
  try {
    return await work;
  } catch (error) {
    await stopServer(binaries.control, server);
    throw error;
  }
}

// The port may be taken between our look and Postgres's, and the processes of a server that
// was killed need a moment to leave the shared memory: both deserve another try.
async function recoverFrom(installation: Installation, output: string, attempt: number) {
  const passing =
    /Address already in use|pre-existing shared memory|"postmaster.pid" already exists/;
  if (attempt >= retryMax || !passing.test(output)) {
    throw explainOutput(output, installation.place.directory);
  }
  await delay(retryMs);
  await endOrphan(installation.binaries.control, installation.cluster, installation.log);
}

async function spawnServer(installation: Installation, access: Access): Promise<Server> {
  const { binaries, place, cluster } = installation;
  const settings = { ...fixedSettings, ...installation.settings, port: String(access.port) };
  const named = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const output = await openLog(place.directory);
  try {
    const child = spawn(binaries.postgres, ["-D", cluster, ...named], {
      ...identity(place.account),
      cwd: cluster,
      detached: true,
      windowsHide: true,
      stdio: ["ignore", output.handle.fd, output.handle.fd],
    });
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    await once(child, "spawn");
    return { access, child, ended, logStart: output.size };
  } catch (error) {
    throw isSystemError(error) ? cannotRun(binaries.postgres, error.message) : error;
  } finally {
    await output.handle.close();
  }
}

async function openLog(directory: string) {
  const file = join(directory, "postgres.log");
  const { size } = await stat(file).catch(unless(["ENOENT"], { size: 0 }));
  if (size > logBytesMax) await rename(file, `${file}.old`);
  const handle = await open(file, "a", 0o600);
  await giveToOwnerOf(directory, [file]);
  return { handle, size: size > logBytesMax ? 0 : size };
}

// Answers null when the server is ready, or what it wrote to its log when it ended instead.
// There is no limit of time: crash recovery takes what it takes, and is seen to go on.
async function waitUntilReady(installation: Installation, server: Server): Promise<string | null> {
  const begun = performance.now();
  let nextNoteMs = patienceMs;
  while (!hasEnded(server)) {
    const obstacle = await findObstacle(urlOf(server.access));
    if (obstacle === null) return null;
    if (obstacle === "refused") await giveUp(installation.place.directory, server);
    const waitedMs = performance.now() - begun;
    if (waitedMs > nextNoteMs) {
      installation.log(`Postgres is ${obstacle} (${Math.round(waitedMs / 1000)} s) …`);
      nextNoteMs *= 2;
    }
    await Promise.race([delay(pollMs), server.ended]);
  }
  return await readOutput(installation.place.directory, server.logStart);
}

function hasEnded({ child }: Server): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function giveUp(directory: string, server: Server): Promise<void> {
  const ended = await Promise.race([server.ended.then(() => true), delay(retryMs, false)]);
  if (!ended) throw passwordRefused(join(directory, "postgres.url"));
}

type Obstacle = "starting" | "recovering after a crash" | "refused";

async function findObstacle(url: string): Promise<Obstacle | null> {
  try {
    await ask(url, "select 1");
    return null;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) return "starting";
    if (error.code === "3D000") return await createDatabase(url);
    if (error.code?.startsWith("57P")) return "recovering after a crash";
    if (error.code?.startsWith("28")) return "refused";
    throw error;
  }
}

async function createDatabase(url: string): Promise<null> {
  const neighbour = new URL(url);
  neighbour.pathname = "/postgres";
  await ask(neighbour.href, "create database minoots");
  return null;
}

export async function ask(url: string, statement: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined); // The calls below fail with the same error.
  try {
    await client.connect();
    const { rows } = await client.query({ text: statement, rowMode: "array" });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}

async function readOutput(directory: string, logStart: number): Promise<string> {
  const log = await readFile(join(directory, "postgres.log"));
  return log.subarray(logStart).toString("utf8");
}

/** A fast shutdown, and after a while an immediate one, from which the next start recovers. */
export async function stopServer(control: string, server: Server): Promise<void> {
  const { pid } = server.child;
  if (pid === undefined || hasEnded(server)) return;
  await signalServer(control, pid, "INT");
  const overdue = setTimeout(() => void signalServer(control, pid, "QUIT"), stopMs);
  await server.ended.finally(() => clearTimeout(overdue));
}
