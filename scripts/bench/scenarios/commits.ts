// The raw commit: what one durable transaction costs on this machine now. One after the other
// it is timed around every measurement of lag, so that both meet the same weather; with a
// pause before each it also shows what waking an idle machine costs, which a timer due after
// a pause has to pay as well.
import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import type { Round } from "../context.ts";

const pauseMs = 10;

export async function timeCommits(
  admin: pg.ClientBase,
  round: Round,
  count: number,
): Promise<void> {
  await prepare(admin);
  for (let commit = 0; commit < count; commit += 1) round.commitsMs.push(await timeCommit(admin));
}

export async function timeSeldomCommits(admin: pg.ClientBase, count: number): Promise<number[]> {
  await prepare(admin);
  const tookMs: number[] = [];
  for (let commit = 0; commit < count; commit += 1) {
    await wait(pauseMs);
    tookMs.push(await timeCommit(admin));
  }
  return tookMs;
}

async function prepare(admin: pg.ClientBase): Promise<void> {
  await admin.query("create table if not exists public.raw_commits (at timestamptz)");
}

async function timeCommit(admin: pg.ClientBase): Promise<number> {
  const startedAt = performance.now();
  await admin.query({ name: "raw commit", text: "insert into public.raw_commits values (now())" });
  return performance.now() - startedAt;
}
