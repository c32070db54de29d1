// How busy a pool is, and who waits for it.
import type pg from "pg";
import { gaugeOf, watch } from "./instruments.ts";
import { processMetrics } from "./words.ts";

export function watchPool(pool: pg.Pool, name: string): void {
  gaugeOf(processMetrics.poolConnections).addCallback((result) => {
    result.observe(pool.totalCount - pool.idleCount, { pool: name, state: "used" });
    result.observe(pool.idleCount, { pool: name, state: "idle" });
  });
  watch(processMetrics.poolWaiting, () => pool.waitingCount, { pool: name });
}
