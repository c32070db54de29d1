// The callers of the built world: each call is begun, is done at one instant, and is answered;
// or its answer is lost, or the call itself, and nobody outside knows which.
import type { Answer, Call, End, TimerVerb, Wanted, WantedAction } from "../history.ts";
import { failed, settle } from "./firing.ts";
import { change, type Refused, schedule } from "./timers.ts";
import {
  databaseNow,
  instantNow,
  type Delivery,
  type Tenant,
  type Timer,
  type World,
} from "./world.ts";
import { instantOf } from "../instants.ts";

type Done = Answer | Refused;

/** Does one call with all that may happen to it, and answers to the caller, if it gets to know. */
export function call(
  world: World,
  tenant: Tenant,
  wanted: Call,
  act: () => Done,
  heard: (answer: Answer) => void = () => undefined,
): void {
  const { chance } = world;
  const op = `op-${(world.operations += 1)}`;
  const face = chance.one(["sql", "graphql", "rest"] as const);
  const head = { record: "begin", t: world.now, op, client: "client", face } as const;
  world.records.push({ ...head, tenant: tenant.tenant, ...wanted });
  // Once all is quiet nothing is lost any more.
  const fate = world.isQuiet ? 1 : chance.real();
  const finish = (end: Pick<End, "outcome" | "code" | "why" | "answer">) =>
    world.at(world.now + 200 + chance.below(3000), () => {
      world.records.push({ record: "end", t: world.now, op, canariesSeen: [], ...end });
    });
  world.at(world.now + 200 + chance.below(20_000), () => {
    if (fate < 0.02) return; // Never arrived, and the caller has died.
    if (fate < 0.04) return finish({ outcome: "unknown", why: "cut" }); // Never arrived.
    if (face !== "sql" && !spend(world, tenant)) {
      return finish({ outcome: "refused", code: "RATE_LIMITED" });
    }
    const done = act();
    if (fate < 0.06) return finish({ outcome: "unknown", why: "503 UNAVAILABLE" }); // Done, untold.
    if (fate < 0.07) return;
    if ("code" in done) return finish({ outcome: "refused", code: done.code });
    finish({ outcome: "ok", answer: done });
    heard(done);
  });
}

function spend(world: World, tenant: Tenant): boolean {
  const passedMs = (world.now - tenant.filledAt) / 1000;
  const filled = tenant.tokens + (passedMs * tenant.requestsPerMinute) / 60_000;
  tenant.tokens = Math.min(tenant.burst, filled);
  tenant.filledAt = world.now;
  if (tenant.tokens < 1) return false;
  tenant.tokens -= 1;
  return true;
}

const timersOr = (outcome: ReturnType<typeof schedule>): Done =>
  "code" in outcome ? outcome : { timers: outcome };

/** One call of some kind, now. `known` are the timers that the callers know. */
export function callSomething(world: World, tenant: Tenant, known: Timer[]): void {
  const { chance } = world;
  const timer = chance.happens(0.35) && known.length > 0 ? chance.one(known.slice(-200)) : null;
  if (timer === null) scheduleSome(world, tenant, known);
  else if (timer.key !== null && !("on" in timer.wanted) && chance.happens(0.4)) {
    again(world, tenant, timer, timer.wanted);
  } else {
    const verbs = ["cancel", "reschedule", "snooze", "pause", "resume", "resume", "fire"] as const;
    changeOne(world, tenant, timer, chance.one<TimerVerb>(verbs));
  }
}

function changeOne(world: World, tenant: Tenant, timer: Timer, verb: TimerVerb): void {
  const { chance } = world;
  const fireAt = instantOf(Math.floor(databaseNow(world) / 1000 + chance.below(4000)) * 1000);
  const due = verb === "reschedule" ? { fireAt } : verb === "snooze" ? { delayMs: 500 } : {};
  const target = timer.key !== null && chance.happens(0.5) ? { key: timer.key } : { id: timer.id };
  const input = { ...target, ...due };
  call(world, tenant, { verb, input }, () => timersOr(change(world, timer, verb, input)));
}

// The same request under its key, another one, or one in its place.
function again(world: World, tenant: Tenant, timer: Timer, wanted: Wanted): void {
  const { chance } = world;
  const other = { ...newWanted(world), key: timer.key! };
  const one = chance.one([wanted, wanted, other, { ...other, replace: true }]);
  const timers = [one];
  call(world, tenant, { verb: "schedule", input: { timers } }, () =>
    timersOr(schedule(world, tenant, timers)),
  );
}

function scheduleSome(world: World, tenant: Tenant, known: Timer[]): void {
  const count = world.chance.happens(0.2) ? 2 + world.chance.below(20) : 1;
  const timers = Array.from({ length: count }, () => newWanted(world));
  const act = () => timersOr(schedule(world, tenant, timers));
  call(world, tenant, { verb: "schedule", input: { timers } }, act, ({ timers: made = [] }) => {
    known.push(...made.map(({ id }) => world.timers.get(id)!));
  });
}

const inItsPlace = { id: "1.escalation", kind: "webhook", pushed: true };

const actionsToChoose: readonly (readonly Omit<WantedAction, "id">[])[] = [
  [],
  [{ kind: "webhook", pushed: true }],
  [{ kind: "webhook", pushed: true }],
  [{ kind: "webhook", pushed: true, acked: true }],
  [{ kind: "webhook", pushed: true, escalation: inItsPlace }],
  [{ kind: "agent_prompt", pushed: false }],
  [
    { kind: "webhook", pushed: true },
    { kind: "sql", pushed: false },
  ],
];

function newWanted(world: World): Wanted {
  const { chance } = world;
  const name = `timer ${chance.uuid()}`;
  const isSkipping = chance.happens(0.1);
  const next = { name: `${name} next`, actions: [] };
  return {
    name,
    ...(chance.happens(0.4) ? { key: `key ${name}` } : {}),
    ...(chance.happens(0.5)
      ? { fireAt: instantOf(Math.floor(databaseNow(world) / 1000 + chance.below(6000)) * 1000) }
      : { delayMs: chance.happens(0.05) ? 86_400_000 : chance.below(6000) }),
    actions: chance
      .one(actionsToChoose)
      .map((action, index) => ({ id: `${index + 1}`, ...action })),
    ...(isSkipping ? { misfire: "skip" as const, maxLatenessMs: 100 } : {}),
    ...(chance.happens(0.1)
      ? { followUps: [{ on: chance.one(["completed", "failed", "missed"] as const), ...next }] }
      : {}),
  };
}

/** Claims what waits in the queue of a tenant, and answers for what awaits it. */
export function answerSome(world: World, tenant: Tenant): void {
  const own = [...world.open].filter((one) => one.tenant === tenant.tenant);
  for (const delivery of own.filter(({ status }) => status === "awaiting_ack").slice(0, 20)) {
    if (world.chance.happens(0.6)) answerOne(world, tenant, delivery);
  }
  if (!own.some(isWaiting)) return;
  call(world, tenant, { verb: "claim", input: { queue: "default", max: 10 } }, () => ({
    deliveries: own
      .filter(isWaiting)
      .slice(0, 10)
      .map((one) => claim(world, one)),
  }));
}

const isWaiting = ({ pulled, status }: Delivery) => pulled && status === "pending";

function claim(world: World, delivery: Delivery) {
  const attempt = (delivery.attempt += 1);
  const { id, timerId, bodySha256 } = delivery;
  delivery.status = "awaiting_ack";
  delivery.acknowledgeBy = instantOf(databaseNow(world) + 1_000_000);
  world.at(world.now + 1_000_000, () => {
    if (delivery.status === "awaiting_ack" && delivery.attempt === attempt) {
      failed(world, world.timers.get(timerId)!, actionFor(world, delivery), delivery);
    }
  });
  return { outcome: "claimed", id, timerId, attempt, bodySha256, status: "awaiting_ack" };
}

function actionFor(world: World, { timerId, actionId }: Delivery): WantedAction {
  return world.timers.get(timerId)!.wanted.actions.find(({ id }) => id === actionId)!;
}

function answerOne(world: World, tenant: Tenant, delivery: Delivery): void {
  const { chance } = world;
  const timer = world.timers.get(delivery.timerId)!;
  const verb = chance.happens(0.75) ? "acknowledge" : "reject";
  const { attempt } = delivery;
  const input = { deliveryId: delivery.id, attempt, retry: chance.happens(0.8) };
  call(world, tenant, { verb, input }, () => {
    const isHeard = delivery.status === "awaiting_ack" && delivery.attempt === attempt;
    if (isHeard && verb === "acknowledge") {
      delivery.acknowledgedAt = instantNow(world);
      settle(world, timer, delivery, "succeeded");
    } else if (isHeard) {
      failed(world, timer, actionFor(world, delivery), delivery, !input.retry);
    }
    const outcome = isHeard ? "changed" : "too_late";
    return { deliveries: [{ outcome, id: delivery.id, attempt, status: delivery.status }] };
  });
}
