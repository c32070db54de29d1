// The product, as the model test drives it: each verb is the SQL function that a caller or a
// loop would call, committed; and what stands in the tables after it.
import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { Queryable } from "../harness/clock.ts";
import { attemptOf, owner } from "../harness/firing.ts";
import type { Handoff as Sent } from "../../src/database/wire.ts";
import { deliveriesOf, type Model, pick, type Request } from "./state.ts";
import { type Answer, mistakes, type OnTimer } from "./timer-verbs.ts";
import type { Verb } from "./verbs.ts";

export interface Product {
  readonly db: pg.Client;
  readonly tenantId: string;
  /** A delivery's id by its timer's and its place. */
  readonly deliveryIds: Map<string, string>;
}

type Row = Readonly<Record<string, unknown>>;
type Call = readonly [text: string, values: readonly unknown[]];

/** Calls what the verb stands for; the model, not yet changed, says which timer is meant. */
export async function perform(product: Product, model: Model, step: Verb): Promise<Answer> {
  try {
    const [text, values] = callOf(product, model, step);
    if (text === "") return {};
    const { rows } = await product.db.query(text, [...values]);
    return answerOf(rows as Row[]);
  } catch (error) {
    const { code, column } = error as pg.DatabaseError;
    if (code?.startsWith("MN") !== true) throw error;
    return { error: code, field: column! };
  }
}

function answerOf(rows: readonly Row[]): Answer {
  if (rows.length === 1 && "count" in rows[0]!) return rows[0];
  const outcomes = rows.map(({ outcome }) => String(outcome));
  return { outcomes, outcome: outcomes[0]!, ids: rows.map(({ id }) => String(id)) };
}

function callOf(product: Product, model: Model, step: Verb): Call {
  if (step.verb in rules) return onTimer(model, step as Changing);
  switch (step.verb) {
    case "schedule":
      return scheduling(step.request, step.replaces);
    case "again": {
      const known = pick(model.timers, step.back);
      return known === undefined ? ["", []] : scheduling(known.request, false);
    }
    case "mistake":
      return [oneTimer, [JSON.stringify(mistakes[step.mistake]!.request)]];
    case "bulk": {
      const all = step.requests.map((one) => written(one, step.replaces));
      return [manyTimers, [JSON.stringify(all)]];
    }
    case "cancelLabelled":
      return [
        "select outcome, cancelled as count from minoots.cancel_timers($1)",
        [JSON.stringify({ colour: step.label })],
      ];
    default:
      return loopCallOf(product, model, step);
  }
}

type Changing = Extract<Verb, { on: OnTimer }>;

const rules: Partial<Record<Changing["verb"], string>> = {
  reschedule: "reschedule_timer",
  snooze: "snooze_timer",
  cancel: "cancel_timer",
  pause: "pause_timer",
  resume: "resume_timer",
  fireNow: "fire_timer",
};

const oneTimer = "select outcome, (timer).id from minoots_private.schedule_request($1)";
const manyTimers = "select outcome, (timer).id from minoots.schedule_timers($1)";

function scheduling(request: Request, replaces: boolean): Call {
  return [oneTimer, [JSON.stringify(written(request, replaces))]];
}

function onTimer(model: Model, step: Changing): Call {
  const { back, byKey } = step.on;
  const timer = pick(model.timers, back);
  const key = byKey ? (timer?.request.key ?? null) : null;
  const all = {
    ...(key === null ? { id: timer?.id ?? randomUUID() } : { key }),
    ...(step.verb === "reschedule" ? { fire_in: `${step.seconds}s` } : {}),
    ...(step.verb === "snooze" ? { by: `${step.seconds}s` } : {}),
    ...("ifVersion" in step ? { if_version: step.ifVersion } : {}),
  };
  const rule = rules[step.verb];
  return [`select outcome, (timer).id from minoots.${rule}(${list(all)})`, Object.values(all)];
}

const list = (values: Row) =>
  Object.keys(values)
    .map((name, index) => `${name} => $${index + 1}`)
    .join(", ");

function loopCallOf(product: Product, model: Model, step: Verb): Call {
  const { tenantId } = product;
  switch (step.verb) {
    case "fireDue":
      return [`select fired as count from minoots_private.fire_due(1000, ${owner}, '30s')`, []];
    case "fireRelaxed":
      return [
        `select fired as count from minoots_private.fire_relaxed($1, $2, ${owner}, '30s')`,
        [tenantId, pick(model.timers, step.on.back)?.id ?? randomUUID()],
      ];
    case "settle": {
      const results = step.reports.flatMap(({ back, met }) => report(product, model, back, met));
      return ["select minoots_private.settle_deliveries($1) as count", [JSON.stringify(results)]];
    }
    case "take":
      return [
        `select json_array_length(handoffs) as count, array(select value ->> 'deliveryId'
          from json_array_elements(handoffs)) as ids
        from minoots_private.take_lane($1, $2, ${owner}, 100, null)`,
        [tenantId, step.place],
      ];
    case "claim":
      return [
        `select count(*)::int, coalesce(array_agg(id::text), '{}') as ids
        from minoots.claim_deliveries(max => $1, lease => '10s')`,
        [step.max],
      ];
    case "expire":
      return ["select minoots_private.expire_deliveries(1000) as count", []];
    case "sweep":
      return ["select minoots_private.sweep() as count", []];
    default:
      return deliveryCallOf(product, model, step);
  }
}

type Reported = Extract<Verb, { verb: "settle" }>["reports"][number]["met"];

function report(product: Product, model: Model, back: number, met: Reported): object[] {
  const handoff = pick(model.handoffs, back);
  if (handoff === undefined) return [];
  const { timer, delivery, attempt } = handoff;
  const deliveryId = product.deliveryIds.get(`${timer.id}:${delivery.ordinal}`)!;
  const sent = { tenantId: product.tenantId, deliveryId, attempt } as Sent;
  const retryAfterMs = met.retryAfter === null ? null : met.retryAfter * 1000;
  return [attemptOf(sent, { statusCode: met.status, errorCode: met.error, retryAfterMs })];
}

function deliveryCallOf(product: Product, model: Model, step: Verb): Call {
  switch (step.verb) {
    case "acknowledge":
    case "reject": {
      const values =
        step.verb === "reject" ? { retry: step.retry } : { result: quoted(step.result) };
      const attempt = step.stale ? { attempt: 99 } : {};
      return onDelivery(product, model, step.back, `${step.verb}_delivery`, {
        ...values,
        ...attempt,
      });
    }
    case "cancelDelivery":
      return onDelivery(product, model, step.back, "cancel_delivery", {});
    case "replay":
      return onDelivery(product, model, step.back, "replay_delivery", {});
    case "replayAll":
      return [
        `select outcome, minoots_private.advance_replay((replay).tenant_id, (replay).id) as step,
          (replay).total::int as count
        from minoots.replay_deliveries(kind => $1)`,
        [step.kind],
      ];
    case "endpoint":
      return [
        "select outcome, null as id from minoots.save_endpoint(url => $1, enabled => $2)",
        [step.place, step.enabled],
      ];
    default:
      return ["", []];
  }
}

const quoted = (result: string | null) => (result === null ? null : JSON.stringify(result));

function onDelivery(product: Product, model: Model, back: number, verb: string, values: Row): Call {
  const placed = pick(deliveriesOf(model), back);
  const found = product.deliveryIds.get(`${placed?.timer.id}:${placed?.delivery.ordinal}`);
  const all = { id: found ?? randomUUID(), ...values };
  return [`select outcome, null as id from minoots.${verb}(${list(all)})`, Object.values(all)];
}

/** A request as a caller writes it. */
function written(request: Request, replaces: boolean): object {
  const { name, key, label, precision, concurrency, maxAttempts, followUps } = request;
  return {
    name,
    fireIn: `${request.seconds}s`,
    precision,
    retryPolicy: policy(maxAttempts),
    actions: request.actions.map(({ to, asks }) => ({
      ...(to === "pull"
        ? { agentPrompt: { prompt: "Look." } }
        : { webhook: { url: `${to}/hook` } }),
      ...(asks && to !== "pull" ? { ackWithin: "10s" } : {}),
    })),
    ...(key === null ? {} : { key }),
    ...(label === null ? {} : { labels: { colour: label } }),
    ...(request.skips ? { maxLateness: "10s", misfire: "skip" } : {}),
    ...(concurrency === null ? {} : { concurrency }),
    ...(replaces ? { onConflict: "replace" } : {}),
    onCompleted: following(followUps.completed),
    onFailed: following(followUps.failed),
    onMissed: following(followUps.missed),
  };
}

function following(next: Request["followUps"]["failed"]): object[] {
  if (next === undefined) return [];
  const { name, key } = next;
  return [{ name, fireIn: "5s", ...(key === null ? {} : { key }), retryPolicy: policy(1) }];
}

const policy = (maxAttempts: number) => ({
  maxAttempts,
  backoffInitialMs: 1000,
  backoffMultiplier: 1,
});

export async function clear(db: Queryable): Promise<void> {
  await db.query(`delete from minoots_private.deliveries; delete from minoots_private.replays;
    delete from minoots_private.timers; delete from minoots_private.endpoints;
    delete from graphile_worker._private_jobs`);
}
