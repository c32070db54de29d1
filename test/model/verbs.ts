// Random verbs, as data: so that a run can be printed, shrunk and given again by its seed. They
// name timers and deliveries by how many are newer, so that leaving one out leaves a run whole.
import fc from "fast-check";
import type { DeliveryVerb } from "./delivery-verbs.ts";
import type { Met } from "./loops.ts";
import { type Action, type FollowUp, places, type Request } from "./state.ts";
import { mistakes, type OnTimer, type TimerVerb } from "./timer-verbs.ts";

export type LoopVerb =
  | { readonly verb: "wait"; readonly seconds: number }
  | { readonly verb: "read"; readonly max: number }
  | { readonly verb: "waitForNext" | "hydrate" | "fold" };

export type Verb = TimerVerb | DeliveryVerb | LoopVerb;

const seldom = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 3, nil: null });
const key = seldom(fc.constantFrom("a", "b", "c"));
const label = fc.constantFrom("red", "blue");
const seconds = fc.constantFrom(1, 2, 5, 10, 30);
/** Mostly one of the newest, about which the verbs before this one were. */
const back = fc.oneof(
  { weight: 4, arbitrary: fc.nat({ max: 1 }) },
  { weight: 2, arbitrary: fc.nat({ max: 9 }) },
);
const ifVersion = fc.option(fc.integer({ min: 1, max: 3 }), { freq: 2, nil: null });
const on: fc.Arbitrary<OnTimer> = fc.record({ back, byKey: fc.boolean() });

const action: fc.Arbitrary<Action> = fc
  .record({ to: fc.constantFrom(...places), asks: fc.boolean() })
  .map(({ to, asks }) => ({ to, asks: asks || to === "pull" }));

const followUp: fc.Arbitrary<FollowUp> = fc.record({ name: fc.constantFrom("x", "y"), key });

const request: fc.Arbitrary<Request> = fc.record({
  name: fc.constantFrom("tea", "egg"),
  key,
  seconds: fc.constantFrom(1, 2, 5, 60),
  label: seldom(label),
  precision: fc.constantFrom("precise", "relaxed"),
  skips: fc.boolean(),
  actions: fc.array(action, { maxLength: 3, size: "max" }),
  concurrency: seldom(fc.constantFrom(1, 2)),
  maxAttempts: fc.constantFrom(1, 2, 3, 10),
  followUps: fc.record(
    { completed: followUp, failed: followUp, missed: followUp },
    { requiredKeys: [] },
  ),
});

const met: fc.Arbitrary<Met> = fc.oneof(
  met200(6),
  always(8, { status: 503, error: null, retryAfter: null }),
  always(1, { status: 503, error: null, retryAfter: 7 }),
  always(1, { status: 404, error: null, retryAfter: null }),
  always(1, { status: 410, error: null, retryAfter: null }),
  always(1, { status: null, error: "TARGET_REFUSED", retryAfter: null }),
);

function met200(weight: number) {
  return always(weight, { status: 200, error: null, retryAfter: null });
}

function always<T>(weight: number, value: T) {
  return { weight, arbitrary: fc.constant(value) };
}

/** Reports of single attempts, or of all the newest alike: a receiver that is up, or down. */
const reports = fc.oneof(
  fc
    .tuple(fc.nat({ max: 11 }), met)
    .map(([last, same]) =>
      Array.from({ length: last + 1 }, (_, index) => ({ back: index, met: same })),
    ),
  fc.uniqueArray(fc.record({ back, met }), {
    minLength: 1,
    maxLength: 6,
    size: "max",
    selector: (report) => report.back,
  }),
);

type Fields = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** A verb with its fields, as TimerVerb, DeliveryVerb and LoopVerb name them. */
const just = (verb: Verb["verb"], fields: Fields = {}) =>
  fc.record({ verb: fc.constant(verb), ...fields }) as fc.Arbitrary<unknown> as fc.Arbitrary<Verb>;

const often = (weight: number, verb: Verb["verb"], fields: Fields) => {
  return { weight, arbitrary: just(verb, fields) };
};

const requests = fc.array(request, { minLength: 1, maxLength: 3 });
const place = fc.constantFrom(...places.slice(0, 2));
const replaces = fc.boolean();
const stale = fc.nat({ max: 4 }).map((drawn) => drawn === 4);
const result = seldom(fc.constant("done"));

export const single: fc.Arbitrary<Verb> = fc.oneof(
  often(14, "schedule", { request, replaces }),
  often(3, "bulk", { requests, replaces }),
  often(2, "again", { back }),
  often(1, "mistake", { mistake: fc.nat({ max: mistakes.length - 1 }) }),
  often(3, "reschedule", { on, seconds, ifVersion }),
  often(2, "snooze", { on, seconds }),
  often(2, "cancel", { on, ifVersion }),
  often(1, "cancelLabelled", { label }),
  often(3, "pause", { on }),
  often(3, "resume", { on }),
  often(2, "fireNow", { on }),
  often(5, "wait", { seconds }),
  often(18, "waitForNext", {}),
  often(14, "fireDue", {}),
  often(4, "fireRelaxed", { on }),
  often(16, "settle", { reports }),
  often(10, "take", { place }),
  often(5, "claim", { max: fc.constantFrom(1, 2, 100) }),
  often(4, "acknowledge", { back, result, stale }),
  often(4, "reject", { back, retry: fc.boolean(), stale }),
  often(2, "cancelDelivery", { back }),
  often(3, "replay", { back }),
  often(1, "replayAll", { kind: fc.constantFrom("webhook", "agent_prompt") }),
  often(2, "endpoint", { place, enabled: fc.constantFrom(true, true, false) }),
  often(3, "expire", {}),
  often(4, "sweep", {}),
  often(1, "hydrate", {}),
  often(1, "fold", {}),
  often(3, "read", { max: fc.constantFrom(1, 5, 1000) }),
);

const settling = just("settle", { reports });
const answering = fc.oneof(
  just("acknowledge", { back, result, stale }),
  just("reject", { back, retry: fc.boolean(), stale }),
);
const next = just("waitForNext");
const scheduling = just("schedule", { request, replaces });

/** A receiver goes down under nine deliveries, and stays so until its breaker opens. */
const outage = (() => {
  const ill: Met = { status: 503, error: null, retryAfter: null };
  const all = Array.from({ length: 12 }, (_, index) => ({ back: index, met: ill }));
  const settle = just("settle", { reports: fc.constant(all) });
  const call: Action = { to: places[0]!, asks: false };
  const bundle = { seconds: 1, actions: [call, call, call], concurrency: null, key: null };
  const patient = { ...bundle, maxAttempts: 10, skips: false, precision: "precise" as const };
  const one = request.map((some): Request => ({ ...some, ...patient }));
  const lasting = fc.array(one, { minLength: 3, maxLength: 3 });
  const bulk = just("bulk", { requests: lasting, replaces });
  const take = just("take", { place: fc.constant(places[0]) });
  return fc.tuple(bulk, next, just("fireDue"), settle, next, take, settle, next, take, settling);
})();

/** Single verbs, and what loops, workers and agents do in a row. */
const habit: fc.Arbitrary<readonly Verb[]> = fc.oneof(
  { weight: 24, arbitrary: fc.tuple(single) },
  { weight: 6, arbitrary: fc.tuple(scheduling, next, just("fireDue"), settling) },
  { weight: 4, arbitrary: fc.tuple(next, just("take", { place }), settling) },
  { weight: 1, arbitrary: outage },
  { weight: 2, arbitrary: fc.tuple(just("claim", { max: fc.constant(100) }), answering) },
);

export const verbs: fc.Arbitrary<Verb[]> = fc
  .array(habit, { maxLength: 60, size: "max" })
  .map((habits) => habits.flat());
