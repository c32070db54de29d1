// Fires, at its sharpest: what was asked for when all had settled after the faults is accepted,
// fires within its bound and is sent at once. A net that rescues what is forgotten would be late.
import { complaint, type Complaint, type Complaints } from "../complaint.ts";
import type { Fresh } from "../happenings.ts";
import type { FollowUp, Wanted } from "../history.ts";
import { microsOf } from "../instants.ts";
import type { StateDelivery, StateTimer } from "../state.ts";
import type { View } from "../view.ts";
import { actionOf } from "./deliveries.ts";

export function* fresh(view: View): Complaints {
  const asked = view.history.fresh;
  if (asked === null) {
    yield complaint("Fires", "the history", "asks for no timers after the faults");
    return;
  }
  const byName = new Map([...view.history.timers.values()].map((one) => [nameOf(one), one]));
  for (const one of asked.timers) {
    const timer = byName.get(nameOf(one));
    if (timer === undefined) {
      yield complaint("Fires", one.name, "was asked for after the faults and is not there", one);
    } else yield* inTime(view, asked, timer);
  }
  const found = asked.timers.flatMap((one) => byName.get(nameOf(one)) ?? []);
  for (const kind of kindsMissing(view, found)) {
    yield complaint("Fires", "the history", `asks for no ${kind} timer after the faults`, asked);
  }
}

const nameOf = ({ tenant, name }: { readonly tenant: string; readonly name: string }) =>
  `${tenant} ${name}`;

function kindsMissing(view: View, timers: readonly StateTimer[]): string[] {
  const wanted = timers.flatMap((timer) => view.wanted(timer) ?? []);
  const isRelaxed = (one: Wanted | FollowUp) => "precision" in one && one.precision === "relaxed";
  const isPlain = (one: Wanted | FollowUp) => one.actions.length === 0 && !isRelaxed(one);
  return [
    ...(wanted.some(isPlain) ? [] : ["plain"]),
    ...(wanted.some(({ actions }) => actions.some(({ pushed }) => pushed)) ? [] : ["webhook"]),
    ...(wanted.some(isRelaxed) ? [] : ["relaxed"]),
  ];
}

function* inTime(view: View, asked: Fresh, timer: StateTimer): Complaints {
  const { firedAt } = timer;
  if (firedAt === null) {
    yield complaint("Fires", timer.id, "was asked for after the faults and did not fire", timer);
    return;
  }
  const boundMs = timer.precision === "relaxed" ? asked.relaxedBoundMs : asked.boundMs;
  const lateMs = (microsOf(firedAt) - microsOf(timer.fireAt)) / 1000;
  if (lateMs > boundMs) {
    const says = `was asked for after the faults and fired ${Math.round(lateMs)} ms late`;
    yield complaint("Fires", timer.id, says, timer, asked);
  }
  for (const delivery of view.deliveriesOf.get(timer.id) ?? []) {
    if (actionOf(view, delivery)?.pushed !== true || delivery.escalatedFrom !== null) continue;
    yield* sentInTime(view, asked, delivery, microsOf(firedAt));
  }
}

function* sentInTime(
  view: View,
  asked: Fresh,
  delivery: StateDelivery,
  firedAt: number,
): Complaints {
  const say = (says: string): Complaint =>
    complaint("Fires", delivery.id, `was asked for after the faults and ${says}`, delivery);
  const times = (view.requestsOf.get(delivery.id) ?? []).map(({ t }) => t);
  if (times.length === 0) return yield say("was not sent");
  const seen = view.clock.at(Math.min(...times));
  if (seen === null) return yield say("sent when nobody knows the clock");
  const tookMs = (seen.from - firedAt) / 1000;
  if (tookMs > asked.sentBoundMs) yield say(`sent ${Math.round(tookMs)} ms after it fired`);
}
