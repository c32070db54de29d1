// Asks in SQL, with a login of the tenant's own, inside transactions of its own: some commit late,
// some are prepared first, some are rolled back.
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { claimedAnswer, deliveryAnswer, timerAnswer } from "./asking.ts";
import type { ChangeRequest, ChangeVerb, Ending, Face, TimerRequest } from "./face.ts";
import type { Random } from "./random.ts";
import type { Reply, Tenant } from "./scene.ts";
import { whyUnknown } from "./unknown.ts";

const lateMaxMs = 700;
const waitMaxMs = 15_000;
// As any operator would have it: who is cut off in a transaction does not hold it for ever.
const sessionOptions = [
  "-c timezone=UTC",
  "-c statement_timeout=12000",
  "-c idle_in_transaction_session_timeout=12000",
].join(" ");
export const preparedPrefix = "torture-";

const shown = `outcome, (timer).id, (timer).status, (timer).fire_at::text as "fireAt",
  (timer).version`;
const parts = [
  "name",
  "fireIn",
  "fireAt",
  "actions",
  "concurrency",
  "retryPolicy",
  "labels",
  "metadata",
  "key",
  "onConflict",
  "maxLateness",
  "misfire",
  "precision",
  "requestedBy",
  "onCompleted",
  "onFailed",
  "onMissed",
] as const;

/** A connection of this tenant's login; what is under way when it breaks is never waited for. */
export function openPool(sqlUrl: string, { login, password }: Tenant, max: number): pg.Pool {
  const url = new URL(sqlUrl);
  url.username = login;
  url.password = password;
  const pool = new pg.Pool({
    connectionString: url.href,
    application_name: "torture client",
    options: sessionOptions,
    connectionTimeoutMillis: 5000,
    query_timeout: waitMaxMs,
    max,
  });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

export function sqlFace(poolOf: (tenant: Tenant) => pg.Pool, random: Random): Face {
  const run = (tenant: Tenant, ending: Ending, work: (client: pg.PoolClient) => Promise<Reply>) =>
    inTransaction(poolOf(tenant), ending, random, work);
  return {
    schedule: (tenant, timers, ending) =>
      run(tenant, ending, async (client) => {
        const { rows } = await scheduleAll(client, timers);
        return ok({ answer: { timers: rows.map((row) => timerAnswer(row["outcome"], row)) } });
      }),
    change: (tenant, verb, request, ending) =>
      run(tenant, ending, async (client) => {
        const [text, values] = changeOf(verb, request);
        const { rows } = await client.query<Record<string, unknown>>(text, values);
        return ok({ answer: { timers: rows.map((row) => timerAnswer(row["outcome"], row)) } });
      }),
    cancelMany: (tenant, labels) =>
      run(tenant, "commit", async (client) => {
        const text = "select cancelled from minoots.cancel_timers($1::jsonb)";
        const { rows } = await client.query<{ cancelled: number }>(text, [JSON.stringify(labels)]);
        return ok({ cancelled: rows[0]!.cancelled });
      }),
    answer: (tenant, verb, { id, attempt, result, reason, retry }) =>
      run(tenant, "commit", async (client) => {
        const given = verb === "acknowledge" ? JSON.stringify(result ?? null) : (reason ?? null);
        const more = verb === "acknowledge" ? "attempt => $3" : "attempt => $3, retry => $4";
        const { rows } = await client.query<Record<string, unknown>>(
          `select outcome, (delivery).id, (delivery).status from minoots.${verb}_delivery(
            id => $1, ${verb === "acknowledge" ? "result" : "reason"} => $2, ${more})`,
          [id, given, attempt ?? null, ...(verb === "acknowledge" ? [] : [retry ?? null])],
        );
        return ok({
          answer: { deliveries: rows.map((row) => deliveryAnswer(row["outcome"], row)) },
        });
      }),
    claim: (tenant, queue, max) =>
      run(tenant, "commit", async (client) => {
        const { rows } = await client.query(
          `select id, timer_id as "timerId", attempt, body
          from minoots.claim_deliveries($1, $2, '5s')`,
          [queue, max],
        );
        return ok({ answer: { deliveries: rows.map(claimedAnswer) } });
      }),
  };
}

const ok = (rest: Partial<Reply>): Reply => ({
  outcome: "ok",
  text: JSON.stringify(rest.answer ?? null),
  ...rest,
});

async function scheduleAll(client: pg.PoolClient, timers: readonly TimerRequest[]) {
  if (timers.length > 1) {
    return await client.query<Record<string, unknown>>(
      `select ${shown} from minoots.schedule_timers($1::jsonb)`,
      [JSON.stringify(timers)],
    );
  }
  const given = parts.filter((part) => timers[0]![part] !== undefined);
  const named = given.map((part, at) => `"${snake(part)}" => $${at + 1}`);
  return await client.query<Record<string, unknown>>(
    `select ${shown} from minoots.schedule_timer(${named.join(", ")})`,
    given.map((part) => {
      const value = timers[0]![part];
      return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
    }),
  );
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function changeOf(verb: ChangeVerb, request: ChangeRequest): [string, unknown[]] {
  const all = { id: request.id, key: request.key, fire_in: request.fireIn, by: request.by };
  const given = Object.entries({ ...all, if_version: request.ifVersion }).filter(
    ([, value]) => value !== undefined,
  );
  const named = given.map(([name], at) => `${name} => $${at + 1}`).join(", ");
  const text = `select ${shown} from minoots.${verb}_timer(${named})`;
  return [text, given.map(([, value]) => value)];
}

async function inTransaction(
  pool: pg.Pool,
  ending: Ending,
  random: Random,
  work: (client: pg.PoolClient) => Promise<Reply>,
): Promise<Reply> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query("begin");
    const reply = await work(client);
    if (ending !== "commit") await wait(random.below(lateMaxMs));
    await finish(client, ending, random);
    broken = false;
    if (ending === "rollback") return { outcome: "refused", code: "ROLLED_BACK" };
    return reply;
  } catch (error) {
    const reply = replyOf(error);
    if (reply.outcome === "refused") broken = !(await rolledBack(client));
    return reply;
  } finally {
    client.release(broken);
  }
}

async function finish(client: pg.PoolClient, ending: Ending, random: Random): Promise<void> {
  if (ending !== "prepared") {
    await client.query(ending === "rollback" ? "rollback" : "commit");
    return;
  }
  const id = `${preparedPrefix}${randomUUID()}`;
  await client.query(`prepare transaction '${id}'`).catch((error: unknown) => {
    throw notified.test(String(error)) ? new NotPrepared(error) : error;
  });
  await wait(random.below(lateMaxMs));
  await client.query(`commit prepared '${id}'`).catch((error: unknown) => {
    throw endedByAnother.includes(codeOf(error)) ? new Error("ended by another") : error;
  });
}

// One that has told the kernels of a near timer cannot be prepared: then nothing of it is done.
class NotPrepared extends Error {
  constructor(cause: unknown) {
    super(String(cause));
    this.name = "NotPrepared";
  }
}

const notified = /cannot PREPARE a transaction that has executed .*NOTIFY/;
// What stands prepared for long the load ends itself, maybe just now.
const endedByAnother = ["42704", "55000"];

function codeOf(error: unknown): string {
  return error instanceof pg.DatabaseError ? (error.code ?? "") : "";
}

async function rolledBack(client: pg.PoolClient): Promise<boolean> {
  return await client.query("rollback").then(
    () => true,
    () => false,
  );
}

const codes: Readonly<Record<string, string>> = {
  MN001: "INVALID_INPUT",
  MN002: "INVALID_TIME",
  MN003: "INVALID_DURATION",
  MN004: "INVALID_ACTION",
  MN009: "FORBIDDEN",
  MN010: "NOT_FOUND",
  MN011: "KEY_CONFLICT",
  MN013: "VERSION_CONFLICT",
  MN014: "TOO_LARGE",
  MN016: "QUOTA_EXCEEDED",
};

function replyOf(error: unknown): Reply {
  if (error instanceof NotPrepared) {
    return { outcome: "refused", code: "NOT_PREPARED", text: error.message };
  }
  const code = codes[codeOf(error)];
  if (code === undefined) {
    return { outcome: "unknown", why: whyUnknown(error), text: String(error) };
  }
  const { message, detail = "", hint = "" } = error as pg.DatabaseError;
  return { outcome: "refused", code, text: `${message} ${detail} ${hint}` };
}
