// Two questions of a load balancer. Alive: this process answers, which costs nothing.
// Ready: the database answers this server too, asked once however many ask at a time.
import type pg from "pg";
import type { Hub, HubState } from "./hub.ts";

export interface Readiness {
  readonly ready: boolean;
  readonly parts: {
    readonly database: { readonly ok: boolean; readonly answeredInMs: number | null };
    readonly feed: HubState;
  };
}

export interface Health {
  readiness(): Promise<Readiness>;
}

const answerMaxMs = 2_000;

export function createHealth(options: { readonly pool: pg.Pool; readonly hub: Hub }): Health {
  let asked: Promise<Readiness> | null = null;
  return {
    readiness() {
      asked ??= readinessOf(options.pool, options.hub).finally(() => {
        asked = null;
      });
      return asked;
    },
  };
}

async function readinessOf(pool: pg.Pool, hub: Hub): Promise<Readiness> {
  const answeredInMs = await timeAnswer(pool);
  const database = { ok: answeredInMs !== null, answeredInMs };
  const feed = hub.state();
  return { ready: database.ok && feed.reading, parts: { database, feed } };
}

async function timeAnswer(pool: pg.Pool): Promise<number | null> {
  const startedMs = performance.now();
  const answered = pool.query("select 1").then(
    () => true,
    () => false,
  );
  if (!(await withinTime(answered))) return null;
  return Math.round((performance.now() - startedMs) * 10) / 10;
}

async function withinTime(answered: Promise<boolean>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), answerMaxMs);
  const answer = await Promise.race([answered, late.promise]);
  clearTimeout(timer);
  return answer;
}
