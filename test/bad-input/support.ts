// A server in a process of its own that can be asked how much memory it holds, a tenant that may
// ask as often as it likes, and what is demanded of every answer, whatever was sent.
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { expect } from "vitest";
import { checkEpoch } from "../../src/database/calls.ts";
import { problemKinds } from "../../src/server/problems.ts";
import type { Data } from "../graphql/support.ts";
import { limit } from "../harness/limits.ts";
import { makeKey, test as serverTest } from "../server/support.ts";

export interface Served {
  readonly url: string;
  readonly key: string;
  isAlive(): boolean;
  bytes(): Promise<number>;
}

/** What one request came to. */
export interface Told {
  readonly status: number;
  readonly code: string | null;
  readonly path: string | null;
  readonly hint: string | null;
  /** All that was answered. */
  readonly said: string;
}

interface Apart {
  readonly address: string;
  isAlive(): boolean;
  bytes(): Promise<number>;
}

export const test = serverTest
  .extend("apart", { scope: "file" }, async ({ fileDatabase }, { onCleanup }): Promise<Apart> => {
    await checkEpoch(fileDatabase.pool);
    const place = new URL("served-process.ts", import.meta.url);
    const child = fork(place, [fileDatabase.url], { execArgv: [] });
    const isAlive = () => child.exitCode === null && child.signalCode === null;
    onCleanup(async () => {
      if (!isAlive()) return;
      child.disconnect();
      await once(child, "exit");
    });
    const { address } = await heard(child);
    const bytes = async () => {
      child.send("memory");
      return (await heard(child)).bytes as number;
    };
    return { address, isAlive, bytes };
  })
  .extend("served", async ({ apart, db, tenant }): Promise<Served> => {
    await limit(db, tenant, {
      requests_per_minute: 10_000_000,
      burst: 10_000_000,
      open_timers_max: 1_000_000,
    });
    return { url: apart.address, key: await makeKey(db, tenant), ...apart };
  });

async function heard(child: ChildProcess): Promise<Data> {
  const [message] = await once(child, "message");
  return message;
}

// Far above the second in which an answer is due: this machine may be busy with others.
export const answerMaxMs = 10_000;
const slowest = { ms: 0, what: "nothing" };

/** Waits for the answer, not for ever, and remembers the slowest. */
export async function inTime<T>(what: string, work: Promise<T>): Promise<T> {
  const began = performance.now();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`No answer in ${answerMaxMs} ms: ${what.slice(0, 200)}`)),
    answerMaxMs,
  );
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
    const ms = performance.now() - began;
    if (ms > slowest.ms) Object.assign(slowest, { ms, what: what.slice(0, 100) });
  }
}

export function tellSlowest(): void {
  console.info(`slowest answer: ${slowest.ms.toFixed(0)} ms, to ${slowest.what}`);
}

const codes = new Set<string>(problemKinds.map(({ code }) => code));
codes.delete("INTERNAL");
const words =
  /minoots_private|jsonb|\bselect [a-z*]|plpgsql|SQLSTATE|violates|constraint|relation "|PL\/pgSQL|node_modules|\.ts:\d+/i;

/** A refusal in words: a code of ours, what to do about it, and nothing of how we are made. */
export function expectRefused(told: Told, sent: string): void {
  const said = `${sent.slice(0, 500)} → ${told.code} ${told.said.slice(0, 600)}`;
  expect(told.status, said).toBeLessThan(500);
  expect(codes.has(told.code ?? ""), said).toBe(true);
  expect(told.hint, said).toMatch(/\w/);
  expectOwnWords(told.said, sent);
}

export function expectOwnWords(said: string, sent: string): void {
  expect(words.exec(said)?.[0], `${sent.slice(0, 120)} → ${said.slice(0, 600)}`).toBeUndefined();
  expect(said.length, sent.slice(0, 120)).toBeLessThan(5_000);
}

/** Either: what was sent may have been good by chance. */
export function expectDocumented(told: Told, sent: string): void {
  if (told.code !== null) return expectRefused(told, sent);
  expect(told.status, `${sent.slice(0, 500)} → ${told.said.slice(0, 600)}`).toBeLessThan(400);
}
