// Races as named steps on two connections: one waits for the other, and the test knows it.
import type pg from "pg";
import { answer } from "./rules.ts";

export async function processId(client: pg.Client): Promise<number> {
  return await answer<number>(client, "pg_backend_pid()");
}

/** Begins a statement that must wait, and answers its promise once it does. */
export async function waiting<T>(
  observer: pg.Pool,
  waiter: number,
  work: () => Promise<T>,
): Promise<{ readonly result: Promise<T> }> {
  const state = { ended: false };
  const result = work().finally(() => {
    state.ended = true;
  });
  result.catch(() => undefined);
  while (!state.ended) {
    const blockers = await answer<number>(observer, "cardinality(pg_blocking_pids($1))", [waiter]);
    if (blockers > 0) return { result };
  }
  throw new Error("It did not wait.");
}
