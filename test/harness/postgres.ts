// A throwaway Postgres for one run of the tests: no durability, since a crash of it only
// ends the run. It is the embedded one, or an installed one by TEST_POSTGRES_BIN, the
// directory of its programs.
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { type Account, chooseAccount, identity } from "../../src/database/embedded-account.ts";
import { prepareBinaries } from "../../src/database/embedded-binaries.ts";
import { withClient } from "./cluster.ts";
import { directoryPrefix, removeAbandoned, writeMark } from "./leftovers.ts";

export interface Throwaway {
  readonly url: string;
  /** In it is the cluster, as data. */
  readonly directory: string;
  stop(): Promise<void>;
  /** Lets it outlive this process, until the next run here, and says how to end it. */
  keep(): Promise<string>;
}

export interface Programs {
  readonly major: number;
  readonly initdb: string;
  readonly postgres: string;
}

const settings = [
  "fsync=off",
  "full_page_writes=off",
  "synchronous_commit=off",
  "max_connections=200",
  "max_prepared_transactions=10",
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "autovacuum_naptime=600",
];

export async function startThrowaway(installed?: string): Promise<Throwaway> {
  await removeAbandoned();
  const account = await chooseAccount([]);
  const programs = await findPrograms(account, installed);
  const directory = await makeDirectory(account);
  const password = randomBytes(16).toString("hex");
  await initialise(programs, directory, password, account);
  return await run(programs, directory, password, account);
}

export async function makeDirectory(account: Account | null): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), directoryPrefix));
  if (account !== null) await chown(directory, account.userId, account.groupId);
  return directory;
}

/** Runs the cluster that is in this directory until it is stopped. */
export async function run(
  programs: Programs,
  directory: string,
  password: string,
  account: Account | null,
): Promise<Throwaway> {
  const port = await freePort();
  const child = launch(programs, directory, port, account);
  await writeMark(directory, { server: child.pid ?? 0, run: process.pid, kept: false });
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  await untilReady(url);
  return { url, directory, ...endings(child, directory) };
}

/** What the server says goes beside its data. */
export const logName = "postgres.log";

function launch(programs: Programs, directory: string, port: number, account: Account | null) {
  const said = openSync(join(directory, logName), "a");
  const child = spawn(
    programs.postgres,
    ["-D", join(directory, "data"), "-p", `${port}`, ...settings.flatMap((line) => ["-c", line])],
    { stdio: ["ignore", "ignore", said], cwd: directory, detached: true, ...identity(account) },
  );
  closeSync(said);
  child.unref();
  return child;
}

function endings(child: ReturnType<typeof spawn>, directory: string) {
  const kill = () => child.kill("SIGQUIT");
  process.once("exit", kill);
  const stop = async () => {
    process.off("exit", kill);
    child.ref();
    child.kill("SIGINT");
    if (child.exitCode === null) await once(child, "exit");
    await rm(directory, { recursive: true, force: true });
  };
  const keep = async () => {
    process.off("exit", kill);
    await writeMark(directory, { server: child.pid ?? 0, run: process.pid, kept: true });
    return `Their Postgres runs until the next run of the tests here, or \`kill ${child.pid}\`.`;
  };
  return { stop, keep };
}

export async function findPrograms(
  account: Account | null,
  directory = process.env.TEST_POSTGRES_BIN,
): Promise<Programs> {
  if (directory === undefined || directory === "") {
    const embedded = await prepareBinaries(account);
    return { ...embedded, major: Number.parseInt(embedded.version, 10) };
  }
  const initdb = join(directory, "initdb");
  const { stdout } = await promisify(execFile)(initdb, ["--version"]);
  const major = Number(/(\d+)/.exec(stdout)?.[1]);
  return { major, initdb, postgres: join(directory, "postgres") };
}

/** As the embedded server is made, where Postgres knows that provider. */
function localeArguments(major: number): string[] {
  return major < 17 ? ["--locale=C.UTF-8"] : ["--locale-provider=builtin", "--locale=C.UTF-8"];
}

async function initialise(
  { initdb, major }: Programs,
  directory: string,
  password: string,
  account: Account | null,
): Promise<void> {
  const passwordFile = join(directory, "password");
  await writeFile(passwordFile, password, { mode: 0o644 });
  await promisify(execFile)(
    initdb,
    [
      ["-D", join(directory, "data"), "-U", "postgres", "-A", "scram-sha-256"],
      [`--pwfile=${passwordFile}`, "--no-sync", "--encoding=UTF8"],
      localeArguments(major),
    ].flat(),
    { cwd: directory, ...identity(account) },
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await withClient(url, async () => undefined);
    } catch (error) {
      if (tries === 200) throw error;
      await wait(50);
    }
  }
}
