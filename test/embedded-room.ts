// A room of its own for each test of the embedded Postgres: a directory that any user may
// reach, ways to start Postgres in it from this process and from others, and an end for all
// that was started. Everything is real: servers, processes, signals.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { test as plainTest, expect } from "vitest";
import { type EmbeddedPostgres, startEmbedded } from "../src/database/embedded.ts";
import { UserError } from "../src/errors.ts";

const quick = { fsync: "off", full_page_writes: "off" };

export interface Room {
  readonly path: string;
  readonly data: string;
  readonly lines: string[];
  onLeave(work: () => Promise<unknown>): void;
}

export const test = plainTest.extend("room", async ({}, { onCleanup }): Promise<Room> => {
  const path = await realpath(await mkdtemp(join(tmpdir(), "minoots-embedded-")));
  await chmod(path, 0o711);
  const leaving: (() => Promise<unknown>)[] = [() => rm(path, { recursive: true, force: true })];
  onCleanup(async () => {
    for (const work of leaving.toReversed()) await work();
  });
  return { path, data: join(path, "data"), lines: [], onLeave: (work) => void leaving.push(work) };
});

export async function start(room: Room): Promise<EmbeddedPostgres> {
  const log = (line: string) => void room.lines.push(line);
  const embedded = await startEmbedded({ dataDirectory: room.data, log, settings: quick });
  room.onLeave(() => embedded.stop());
  return embedded;
}

const starter = `
  const { startEmbedded } = await import(process.argv[1]);
  const options = JSON.parse(process.argv[2]);
  try {
    const { url, stop } = await startEmbedded({ ...options, log: () => {} });
    process.once("SIGTERM", stop);
    console.log(JSON.stringify({ url }));
  } catch ({ name, message, hint }) {
    console.log(JSON.stringify({ name, message, hint }));
  }`;

/** Another process that starts the same thing, and tells what came of it. */
export async function startElsewhere(room: Room, userId?: number) {
  const module = new URL("../src/database/embedded.ts", import.meta.url).href;
  const options = JSON.stringify({ dataDirectory: room.data, settings: quick });
  const parameters = ["--input-type=module", "-e", starter, module, options];
  const child = spawn(process.execPath, parameters, {
    stdio: ["ignore", "pipe", "inherit"],
    ...(userId === undefined ? {} : { uid: userId, gid: userId }),
  });
  room.onLeave(() => end(child, "SIGTERM"));
  const [answer] = (await once(child.stdout, "data")) as [Buffer];
  return { child, answer: JSON.parse(answer.toString()) as Record<string, string> };
}

export async function end(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, "exit");
}

export async function ask(url: string | undefined, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url ?? "" });
  await client.connect();
  const { rows } = await client.query({ text: statement, rowMode: "array" });
  await client.end();
  return rows[0] ?? [];
}

export async function refusal(work: Promise<unknown>): Promise<UserError> {
  const outcome = await work.catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(UserError);
  return outcome as UserError;
}

export async function postmasterOf(room: Room): Promise<number> {
  const file = await readFile(join(room.data, "postgres", "postmaster.pid"), "utf8");
  return Number.parseInt(file, 10);
}
