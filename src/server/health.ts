// Two questions of a load balancer. Alive: this process answers, which costs nothing.
// Ready: the database answers it too, and what it is there for goes on; asked once however many
// ask at a time. Parts that do not run in this process are left out.
import type pg from "pg";
import { appliedRules } from "../database/calls.ts";
import { isHeld } from "../database/hold-calls.ts";
import type { AskEngine, EngineState } from "../parts.ts";
import type { Hub, HubState } from "./hub.ts";

interface Part {
  readonly ok: boolean;
}

export interface Readiness {
  readonly ready: boolean;
  readonly parts: {
    readonly database: Part & { readonly answeredInMs: number | null };
    /** Whether the rules are those of this process; null when nobody knows. */
    readonly migrations?: { readonly current: boolean | null };
    /** Whether nothing fires until somebody releases it; null when nobody knows. */
    readonly held?: boolean | null;
    readonly feed?: HubState;
    readonly kernel?: Part;
    readonly worker?: Part;
  };
}

export interface Health {
  readiness(): Promise<Readiness>;
}

/** What this process has besides a server. */
export interface OwnProcess {
  readonly rulesDigest: string;
  readonly engine: AskEngine | null;
}

export interface HealthOptions {
  readonly pool: pg.Pool;
  /** Null where no server runs. */
  readonly hub: Hub | null;
  readonly process?: OwnProcess | undefined;
}

const answerMaxMs = 2_000;

export function createHealth(options: HealthOptions): Health {
  let asked: Promise<Readiness> | null = null;
  return {
    readiness() {
      asked ??= readinessOf(options).finally(() => {
        asked = null;
      });
      return asked;
    },
  };
}

// A server whose engine fails still takes in timers, and must not be taken out for it.
async function readinessOf({ pool, hub, process }: HealthOptions): Promise<Readiness> {
  const [answeredInMs, own, engine] = await Promise.all([
    timeAnswer(pool),
    process && lookAtOwn(pool, process.rulesDigest),
    process?.engine?.(),
  ]);
  const database = { ok: answeredInMs !== null, answeredInMs };
  const feed = hub?.state();
  const works = feed === undefined ? Object.values(engine ?? {}) : [feed.reading];
  const ready = database.ok && !works.includes(false);
  const told = { ...own, ...(feed && { feed }), ...partsOf(engine) };
  return { ready, parts: { database, ...told } };
}

function partsOf(engine: EngineState | undefined): { kernel?: Part; worker?: Part } {
  const { kernel = null, worker = null } = engine ?? {};
  return {
    ...(kernel !== null && { kernel: { ok: kernel } }),
    ...(worker !== null && { worker: { ok: worker } }),
  };
}

async function lookAtOwn(pool: pg.Pool, rules: string) {
  const told = (asked: Promise<boolean>) =>
    withinTime(
      asked.catch(() => null),
      null,
    );
  const [current, held] = await Promise.all([
    told(appliedRules(pool).then((applied) => applied === rules)),
    told(isHeld(pool)),
  ]);
  return { migrations: { current }, held };
}

async function timeAnswer(pool: pg.Pool): Promise<number | null> {
  const startedMs = performance.now();
  const answered = pool.query("select 1").then(
    () => true,
    () => false,
  );
  if (!(await withinTime(answered, false))) return null;
  return Math.round((performance.now() - startedMs) * 10) / 10;
}

async function withinTime<Answer>(asked: Promise<Answer>, otherwise: Answer): Promise<Answer> {
  const late = Promise.withResolvers<Answer>();
  const timer = setTimeout(() => late.resolve(otherwise), answerMaxMs);
  const answer = await Promise.race([asked, late.promise]);
  clearTimeout(timer);
  return answer;
}
