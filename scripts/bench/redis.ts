// A Redis of our own, where the machine has one installed: on a free port of this machine
// only, with the settings that BullMQ asks for when jobs must outlive a crash.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { Redis as Client } from "ioredis";

export interface Redis {
  readonly port: number;
  readonly version: string;
  close(): Promise<void>;
}

export const redisSettings = {
  appendonly: "yes",
  appendfsync: "everysec",
  save: "",
  "maxmemory-policy": "noeviction",
  // Redis ends a blocking wait on this beat: at its usual 10 a second, delayed jobs are 50 ms late.
  hz: "500",
};

/** Answers null when there is no redis-server to start. */
export async function startRedis(directory: string): Promise<Redis | null> {
  const home = join(directory, "redis");
  await mkdir(home);
  await chmod(home, 0o700);
  const port = await freePort();
  const named = Object.entries({ ...redisSettings, bind: "127.0.0.1", dir: home, port });
  const child = spawn(
    "redis-server",
    named.flatMap(([name, value]) => [`--${name}`, String(value)]),
    { stdio: "ignore", detached: true },
  );
  if (!(await hasSpawned(child))) return null;
  await writeFile(join(directory, "redis.pid"), String(child.pid));
  const version = await introduce(port);
  return { port, version, close: () => end(child) };
}

async function hasSpawned(child: ChildProcess): Promise<boolean> {
  try {
    await once(child, "spawn");
    return true;
  } catch {
    return false;
  }
}

// ioredis asks again by itself until the server answers.
async function introduce(port: number): Promise<string> {
  const client = new Client({ port, host: "127.0.0.1" });
  client.on("error", () => undefined);
  const facts = await client.info("server");
  client.disconnect();
  return /redis_version:(\S+)/.exec(facts)?.[1] ?? "";
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
