// Timers as tests make, change and fire them: by the verbs themselves, in the words of JSON.
import type pg from "pg";
import * as calls from "../../src/database/calls.ts";
import type { AttemptResult, Fired, Handoff } from "../../src/database/wire.ts";
import type { Queryable } from "./clock.ts";
import { sqlTest } from "./database.ts";
import { actingAs } from "./rules.ts";

export interface Timer {
  readonly id: string;
  readonly tenantId: string;
  readonly key: string | null;
  readonly status: string;
  readonly fireAt: string;
  readonly version: number;
  readonly [field: string]: unknown;
}

export interface Outcome {
  readonly outcome: string;
  readonly message: string;
  readonly timer: Timer;
}

export interface TimerEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** `sqlTest` whose `server` is its connection, speaking as the server for the tenant. */
export const verbTest = sqlTest.extend("server", async ({ db, tenant, become }) => {
  await become("minoots_server", tenant);
  return db;
});

export const webhook = { webhook: { url: "https://example.com/hook" } };

/** A timer named tea, an hour from now, unless it is said otherwise. */
export async function schedule(db: Queryable, request: object = {}): Promise<Outcome> {
  const whole = "fireAt" in request ? { name: "tea", ...request } : { ...tea, ...request };
  const { rows } = await db.query(
    `select outcome, message, minoots_private.timer_json(timer) as timer
    from minoots_private.schedule_request($1)`,
    [JSON.stringify(whole)],
  );
  return rows[0] as Outcome;
}

const tea = { name: "tea", fireIn: "1h" };

/** Calls one of the verbs on a timer, its arguments by their names in SQL. */
export async function call(
  db: Queryable,
  verb: string,
  values: Record<string, unknown>,
): Promise<Outcome> {
  const { rows } = await db.query(
    `select outcome, message, minoots_private.timer_json(timer) as timer from ${named(verb, values)}`,
    Object.values(values),
  );
  return rows[0] as Outcome;
}

/** The expression of such a call; in quotes, since precision is a word of SQL. */
export function named(verb: string, values: Record<string, unknown>): string {
  const names = Object.keys(values).map((name, index) => `"${name}" => $${index + 1}`);
  return `minoots.${verb}(${names.join(", ")})`;
}

/** Fires what is due, as the kernel does; the deliveries come back leased to it. */
export async function fireDue(db: pg.Client): Promise<Fired> {
  const options = { fireMax: 1000, owner: 1, leaseMs: 30_000 };
  return await actingAs(db, "minoots_kernel", () => calls.fireDue(db, options));
}

export const succeeded = { statusCode: 200 };
export const refused = { errorCode: "TARGET_REFUSED", errorMessage: "10.0.0.1 is private." };

/** Settles deliveries that came back from firing, all with the same answer. */
export async function settle(
  db: pg.Client,
  handoffs: readonly Handoff[],
  answered: Partial<AttemptResult>,
): Promise<number> {
  const results = handoffs.map(({ tenantId, deliveryId, attempt }) => {
    return { ...silence, tenantId, deliveryId, attempt, ...answered };
  });
  return await actingAs(db, "minoots_worker", () => calls.settleDeliveries(db, results));
}

const silence = {
  statusCode: null,
  errorCode: null,
  errorMessage: null,
  durationMs: 1,
  excerpt: null,
  retryAfterMs: null,
};

/** What the feed has of one timer, oldest first. */
export async function eventsOf(db: Queryable, { id }: { id: string }): Promise<TimerEvent[]> {
  const { rows } = await db.query(
    "select type, data from minoots.events where timer_id = $1 order by position",
    [id],
  );
  return rows as TimerEvent[];
}

export async function typesOf(db: Queryable, timer: { id: string }): Promise<string[]> {
  return (await eventsOf(db, timer)).map(({ type }) => type);
}
