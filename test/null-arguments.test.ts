// Null for every argument of every function that people call, read from the catalogue: it is
// as good as left out, or refused in our own words; never an error of Postgres.
import { randomUUID } from "node:crypto";
import type pg from "pg";
import { expect } from "vitest";
import { asking } from "./harness/answering.ts";
import type { Queryable } from "./harness/clock.ts";
import { attemptOf, fireOne, settle } from "./harness/firing.ts";
import { insertKey, speakFor } from "./harness/keys.ts";
import { answer, type Refusal, refusal } from "./harness/rules.ts";
import { schedule, verbTest } from "./harness/timers.ts";

const orders = "create table public.orders (id integer primary key, expires_at timestamptz)";

interface Argument {
  readonly rule: string;
  readonly name: string;
  readonly type: string;
}

const catalogue = `select proname as rule, proargnames[place] as name,
    format_type(type, null) as type
  from pg_proc cross join unnest(proargtypes::oid[]) with ordinality as argument (type, place)
  where pronamespace = 'minoots'::regnamespace and prorettype <> 'trigger'::regtype
  order by proname, place`;

async function readArguments(db: Queryable): Promise<Map<string, Argument[]>> {
  const { rows } = await db.query(catalogue);
  return Map.groupBy(rows as Argument[], ({ rule }) => rule);
}

/** Arguments with which each function does its work, by the ids of what there is. */
type Given = (id: string, deliveryId: string, replayId: string) => Record<string, unknown>;

const good: Record<string, Given> = {
  schedule_timer: () => ({
    name: "tea",
    fire_in: "1h",
    fire_at: null,
    actions: "[]",
    concurrency: 2,
    retry_policy: {},
    labels: {},
    metadata: {},
    key: "k",
    on_conflict: "replace",
    max_lateness: "5m",
    misfire: "skip",
    precision: "relaxed",
    requested_by: "ada",
    on_completed: "[]",
    on_failed: '[{"name":"undo"}]',
    on_missed: '[{"name":"tell"}]',
  }),
  schedule_timers: () => ({ timers: '[{"name":"tea","fireIn":"1h"}]' }),
  reschedule_timer: (id) => ({ id, key: null, fire_in: "1h", fire_at: null, if_version: 1 }),
  snooze_timer: (id) => ({ id, key: null, by: "1h" }),
  cancel_timer: (id) => ({ id, key: null, if_version: 1 }),
  cancel_timers: () => ({ labels: { order: "42" } }),
  pause_timer: (id) => ({ id, key: null }),
  resume_timer: (id) => ({ id, key: null }),
  fire_timer: (id) => ({ id, key: null }),
  get_timer: (id) => ({ id, key: null }),
  read_feed: () => ({ consumer: "billing", max_events: 10 }),
  create_api_key: () => ({
    name: "laptop",
    scopes: ["read"],
    expires_in: "90d",
    expires_at: null,
    environment: "test",
  }),
  save_endpoint: () => ({
    url: "https://example.com",
    rate: 5,
    concurrency: 2,
    enabled: true,
  }),
  revoke_api_key: () => ({ id: "laptop" }),
  commit_feed: () => ({ consumer: "billing", cursor: "1-0" }),
  seek_feed: () => ({ consumer: "billing", cursor: "1-0" }),
  drop_feed: () => ({ consumer: "billing" }),
  acknowledge_delivery: (_timerId, id) => ({ id, result: {}, attempt: 1 }),
  reject_delivery: (_timerId, id) => ({ id, reason: "No.", retry: true, attempt: 1 }),
  extend_delivery: (_timerId, id) => ({ id, lease: "5m", attempt: 1 }),
  cancel_delivery: (_timerId, id) => ({ id }),
  replay_delivery: (_timerId, id) => ({ id }),
  replay_deliveries: (timerId) => ({
    timer_id: timerId,
    endpoint: "https://example.com",
    kind: "webhook",
    reason: "503",
    since: "2026-01-01T00:00:00Z",
    until: "2027-01-01T00:00:00Z",
    rate: 10,
  }),
  cancel_replay: (_timerId, _id, replayId) => ({ id: replayId }),
  claim_deliveries: () => ({ queue: "default", max: 10, lease: "5m" }),
  timer_ledger: (id) => ({ id, key: null }),
  lag_by_minute: () => ({ past: "1h" }),
  outcomes_by_day: () => ({ past: "7d" }),
  find_timers: () => ({
    labels: {},
    status: "{scheduled}",
    name: "tea",
    requested_by: "ada",
    fire_after: "2026-01-01T00:00:00Z",
    fire_before: "2027-01-01T00:00:00Z",
    after_fire_at: "2026-01-01T00:00:00Z",
    after_id: randomUUID(),
    max_timers: 10,
    parent_id: randomUUID(),
  }),
  timer_trigger: () => ({
    on_table: "public.orders",
    fire_at: "expires_at",
    timer: { name: "expire" },
    name: "expiry",
  }),
};

/** A delivery that was sent and waits to be acknowledged. */
async function awaitingDelivery(db: pg.Client, tenantId: string): Promise<string> {
  const request = { fireAt: "2026-01-01T00:00:00Z", actions: [asking] };
  const [handoff] = await fireOne(db, { id: tenantId, name: "", number: 0 }, request);
  await settle(db, attemptOf(handoff!));
  return handoff!.deliveryId;
}

function expression(rule: string, args: readonly Argument[]): string {
  const values = args.map(({ name, type }, index) => `"${name}" => $${index + 1}::${type}`);
  return `(select count(*) from minoots.${rule}(${values.join(", ")}))`;
}

/** What comes of a call: how it was refused, or null when it was answered. */
async function attempt(
  db: Queryable,
  rule: string,
  args: readonly Argument[],
  values: readonly unknown[],
): Promise<Refusal | null> {
  await db.query("savepoint attempt");
  const call = expression(rule, args);
  const works = await answer(db, call, [...values]).then(
    () => true,
    () => false,
  );
  await db.query("rollback to savepoint attempt; release savepoint attempt");
  return works ? null : await refusal(db, call, [...values]);
}

// Whoever calls is an admin: what others are told is not this test's matter.
verbTest.beforeEach(async ({ server, become, tenant }) => {
  await become(null);
  await insertKey(server, tenant, { id: "laptop" });
  await speakFor(server, await insertKey(server, tenant));
  await become("minoots_server", tenant);
});

const ours = { code: expect.stringMatching(/^MN\d{3}$/), hint: expect.stringMatching(/./) };

verbTest("nothing but nulls is refused clearly", async ({ server }) => {
  for (const [rule, args] of await readArguments(server)) {
    const refused = await attempt(server, rule, args, Array(args.length).fill(null));

    expect(refused, rule).toMatchObject(ours);
    expect(refused?.path, rule).not.toBe("");
  }
});

verbTest("a single null is as good as left out, or refused clearly", async ({ server, become }) => {
  const { timer } = await schedule(server);
  await become(null);
  await server.query("select minoots_private.check_epoch()");
  const deliveryId = await awaitingDelivery(server, timer.tenantId);
  const replayId = await answer<string>(
    server,
    "((select replay from minoots.replay_deliveries(kind => 'webhook'))).id",
  );
  await server.query(orders);
  await become("minoots_server", { id: timer.tenantId, name: "", number: 0 });

  for (const [rule, args] of await readArguments(server)) {
    const values = Object.entries(good[rule]?.(timer.id, deliveryId, replayId) ?? {});
    expect(
      values.map(([name]) => name),
      rule,
    ).toEqual(args.map(({ name }) => name));
    for (const { name } of args) {
      const nulled = values.map(([other, value]) => (other === name ? null : value));
      const refused = await attempt(server, rule, args, nulled);
      if (refused !== null) expect(refused, `${rule}(${name} => null)`).toMatchObject(ours);
    }
  }
});

verbTest("and without any null each of them does its work", async ({ server, become, tenant }) => {
  const { timer } = await schedule(server);
  await become(null);
  await server.query("select minoots_private.check_epoch()");
  const deliveryId = await awaitingDelivery(server, timer.tenantId);
  const replayId = await answer<string>(
    server,
    "((select replay from minoots.replay_deliveries(kind => 'webhook'))).id",
  );
  await server.query(orders);
  await become("minoots_server", tenant);
  await server.query("select from minoots.read_feed('billing', 10)");

  for (const [rule, args] of await readArguments(server)) {
    const values = Object.values(good[rule]?.(timer.id, deliveryId, replayId) ?? {});
    expect(await attempt(server, rule, args, values), rule).toBeNull();
  }
});
