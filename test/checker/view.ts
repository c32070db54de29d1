// A history seen from its timers: what the feed tells of each, what was answered about each,
// and who may have done what nobody was told of. Made once, read by all checks.
import { databaseClock, type DatabaseClock } from "./clock.ts";
import type { FeedEvent, History, Operation } from "./gather.ts";
import type { FollowUp, Request, TimerAnswer, Wanted } from "./history.ts";
import type { StateDelivery, StateTimer } from "./state.ts";

/** One answer about one timer. */
export interface Answered {
  readonly operation: Operation;
  readonly answer: TimerAnswer;
  /** What was asked for, when it was scheduled. */
  readonly wanted: Wanted | null;
}

export interface Life {
  /** Its events in the order of the feed. */
  readonly events: readonly FeedEvent[];
  /** Those that count the version: the first made version 1. */
  readonly changes: readonly FeedEvent[];
  readonly fired: FeedEvent | null;
}

export interface View {
  readonly history: History;
  readonly clock: DatabaseClock;
  life(timerId: string): Life;
  readonly answered: ReadonlyMap<string, readonly Answered[]>;
  /** Calls of which nobody knows whether they were done. */
  readonly maybes: readonly Operation[];
  /** By tenant and name: what was asked for under it. */
  wanted(timer: StateTimer): Wanted | FollowUp | undefined;
  readonly deliveriesOf: ReadonlyMap<string, readonly StateDelivery[]>;
  readonly eventsOfDelivery: ReadonlyMap<string, readonly FeedEvent[]>;
  readonly requestsOf: ReadonlyMap<string, readonly Request[]>;
}

/** Events that count the version. */
export const changing = new Set([
  "timer.scheduled",
  "timer.rescheduled",
  "timer.snoozed",
  "timer.paused",
  "timer.resumed",
  "timer.cancelled",
]);

const unknownLife: Life = { events: [], changes: [], fired: null };

export function viewOf(history: History): View {
  const lives = livesOf(history.events);
  const wanted = wantedByName(history);
  return {
    history,
    clock: databaseClock(history.clocks, history.steps),
    life: (timerId) => lives.get(timerId) ?? unknownLife,
    answered: answersOf(history),
    maybes: [...history.operations.values()].filter(isMaybe),
    wanted: ({ tenant, name }) => wanted.get(`${tenant} ${name}`),
    deliveriesOf: Map.groupBy(history.deliveries.values(), ({ timerId }) => timerId),
    eventsOfDelivery: Map.groupBy(
      history.events.filter(({ deliveryId }) => deliveryId !== null),
      ({ deliveryId }) => deliveryId!,
    ),
    requestsOf: Map.groupBy(history.requests, ({ deliveryId }) => deliveryId),
  };
}

export function isMaybe({ end }: Operation): boolean {
  return end === null || end.outcome === "unknown";
}

function livesOf(events: readonly FeedEvent[]): Map<string, Life> {
  const lives = new Map<
    string,
    { events: FeedEvent[]; changes: FeedEvent[]; fired: FeedEvent | null }
  >();
  for (const event of events) {
    if (event.timerId === null) continue;
    let life = lives.get(event.timerId);
    if (life === undefined)
      lives.set(event.timerId, (life = { events: [], changes: [], fired: null }));
    life.events.push(event);
    if (changing.has(event.type)) life.changes.push(event);
    if (event.type === "timer.fired") life.fired ??= event;
  }
  return lives;
}

function answersOf(history: History): Map<string, Answered[]> {
  const answers = new Map<string, Answered[]>();
  for (const operation of history.operations.values()) {
    const { begin, end } = operation;
    if (end?.outcome !== "ok") continue;
    for (const [index, answer] of (end.answer?.timers ?? []).entries()) {
      const wanted = begin.verb === "schedule" ? (begin.input.timers[index] ?? null) : null;
      const told = answers.get(answer.id);
      if (told === undefined) answers.set(answer.id, [{ operation, answer, wanted }]);
      else told.push({ operation, answer, wanted });
    }
  }
  return answers;
}

function wantedByName(history: History): Map<string, Wanted | FollowUp> {
  const wanted = new Map<string, Wanted | FollowUp>();
  for (const { begin } of history.operations.values()) {
    if (begin.verb !== "schedule") continue;
    for (const timer of begin.input.timers) {
      wanted.set(`${begin.tenant} ${timer.name}`, timer);
      for (const next of timer.followUps ?? []) wanted.set(`${begin.tenant} ${next.name}`, next);
    }
  }
  return wanted;
}
