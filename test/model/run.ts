// One run: each verb is done by the product and by the model, and both must answer the same,
// leave everything standing the same, and tell the same in the feed.
import { expect } from "vitest";
import type { Clock } from "../harness/clock.ts";
import { openOf } from "../harness/limits.ts";
import { answerOnDeliveries, type DeliveryVerb } from "./delivery-verbs.ts";
import { perform, type Product } from "./product.ts";
import { expectedStanding, nameTimers, type Standing, standingOf } from "./standing.ts";
import {
  deliveriesOf,
  isWaiting,
  type Model,
  newModel,
  places,
  type Placed,
  second,
} from "./state.ts";
import { type Answer, answerOnTimers, type TimerVerb } from "./timer-verbs.ts";
import type { Verb } from "./verbs.ts";

export type Oracle = (model: Model, step: Verb, chosen: readonly Placed[]) => Answer;

const onTimers = new Set([
  "schedule",
  "bulk",
  "again",
  "mistake",
  "reschedule",
  "snooze",
  "cancel",
]);
for (const verb of ["cancelLabelled", "pause", "resume", "fireNow", "fireDue", "fireRelaxed"]) {
  onTimers.add(verb);
}

export const oracle: Oracle = (model, step, chosen) => {
  if (onTimers.has(step.verb)) return answerOnTimers(model, step as TimerVerb);
  return answerOnDeliveries(model, step as DeliveryVerb, chosen);
};

const begin = Date.parse("2030-01-01T12:00:00Z");

interface Scene {
  readonly product: Product;
  readonly clock: Clock;
  readonly model: Model;
  readonly judge: Oracle;
  /** The positions of all events so far. */
  readonly feed: number[];
}

export async function run(
  product: Product,
  clock: Clock,
  verbs: readonly Verb[],
  judge: Oracle = oracle,
): Promise<void> {
  const model = newModel(begin);
  const scene: Scene = { product, clock, model, judge, feed: [] };
  await setClock(scene, 0);
  await product.db.query("select minoots_private.open_endpoint($1, $2, 'sealed')", [
    product.tenantId,
    places[0],
  ]);
  for (const [index, step] of verbs.entries()) await take(scene, step, `${index}: ${step.verb}`);
  const open = ["scheduled", "paused", "fired"];
  const count = model.timers.filter(({ status }) => open.includes(status)).length;
  expect(await openOf(product.db, { id: product.tenantId } as never), "open timers").toBe(count);
  await read(scene, 10_000);
}

async function setClock({ clock, model }: Scene, seconds: number): Promise<void> {
  model.now += seconds * second;
  await clock.set(new Date(model.now).toISOString());
}

/** The seconds until something is due: a timer, an attempt, an acknowledgement or a probe. */
function untilNext(model: Model): number {
  const instants = [
    ...model.timers.filter(isWaiting).map(({ fireAt }) => fireAt),
    ...deliveriesOf(model).flatMap(({ delivery: { dueAt, acknowledgeBy } }) => [
      dueAt,
      acknowledgeBy,
    ]),
    ...[...model.endpoints.values()].map(({ heldUntil }) => heldUntil),
  ].filter((at) => at !== null && at > model.now) as number[];
  return instants.length === 0 ? 1 : (Math.min(...instants) - model.now) / second;
}

async function take(scene: Scene, step: Verb, at: string): Promise<void> {
  const { product, model, judge, feed } = scene;
  if (step.verb === "wait") return await setClock(scene, step.seconds);
  if (step.verb === "waitForNext") return await setClock(scene, untilNext(model));
  if (step.verb === "read") return await read(scene, step.max);
  if (step.verb === "hydrate") await product.db.query("select minoots_private.hydrate(1000)");
  if (step.verb === "fold") await product.db.query("select minoots_private.fold_usage(1000)");
  model.told.length = 0;
  const answered = await perform(product, model, step);
  const isLoop = step.verb === "hydrate" || step.verb === "fold";
  const expected = isLoop ? {} : judge(model, step, chosenBy(product, model, answered));
  const standing = await standingOf(product, feed.at(-1) ?? 0);
  nameTimers(model, standing, answered.ids ?? []);
  note(product, standing);

  expect(pickFields(answered, expected), at).toEqual(expected);
  const { events, deliveries, timers } = standing;
  const plain = deliveries.map((delivery) => ({ ...delivery, id: undefined }));
  expect({ timers, deliveries: plain }, at).toEqual(expectedStanding(model));
  expect(byTimer(events), at).toEqual(byTimer(model.told.map(tellPlainly)));
  feed.push(...events.map(({ position }) => position));
}

const tellPlainly = ({ type, timer, ordinal }: Model["told"][number]) => {
  return { type, timer: timer?.id ?? null, ordinal };
};

/** In order for each timer; which of two timers of one call comes first is the product's choice. */
function byTimer(
  events: readonly { type: string; timer: string | null; ordinal: number | null }[],
) {
  return Object.fromEntries(
    Object.entries(Object.groupBy(events, ({ timer }) => timer ?? "endpoint")).map(
      ([timer, own]) => [
        timer,
        inOrder(own!).map(({ type, ordinal }) => `${type} ${ordinal ?? ""}`),
      ],
    ),
  );
}

/** Deliveries that were settled together come in any order; a timer's own events stand fast. */
function inOrder<T extends { readonly ordinal: number | null }>(events: readonly T[]): T[] {
  const sorted: T[] = [];
  for (const event of events) {
    let at = sorted.length;
    while (at > 0 && (event.ordinal ?? 0) < (sorted[at - 1]!.ordinal ?? 0)) at -= 1;
    sorted.splice(event.ordinal === null ? sorted.length : at, 0, event);
  }
  return sorted;
}

const pickFields = (answered: Answer, expected: Answer) =>
  Object.fromEntries(Object.keys(expected).map((field) => [field, answered[field as "outcome"]]));

function chosenBy({ deliveryIds }: Product, model: Model, { ids = [] }: Answer): Placed[] {
  const chosen = new Set(ids);
  return deliveriesOf(model).filter(({ timer, delivery }) =>
    chosen.has(deliveryIds.get(`${timer.id}:${delivery.ordinal}`) ?? ""),
  );
}

function note({ deliveryIds }: Product, { deliveries }: Standing): void {
  for (const { id, timer, ordinal } of deliveries) deliveryIds.set(`${timer}:${ordinal}`, id!);
}

/** A consumer goes on where it left off, and misses nothing. */
async function read({ product: { db }, model, feed }: Scene, max: number): Promise<void> {
  const { rows } = await db.query("select position, cursor from minoots.read_feed('model', $1)", [
    max,
  ]);
  const events = rows as { position: number; cursor: string }[];
  expect(
    events.map(({ position }) => position),
    "the feed",
  ).toEqual(feed.slice(model.read, model.read + max));
  model.read += events.length;
  if (events.length === 0) return;
  await db.query("select minoots.commit_feed('model', $1)", [events.at(-1)!.cursor]);
}
