// What people do to a timer in the very moment it fires, and what each may leave behind: a
// verb that answered changed has won, and any other answer means that the firing has.

export interface Verb {
  readonly name: string;
  /** Answers the outcome; $1 is the timer's key, and the value of its label. */
  readonly text: string;
  /** The event that tells of it when it wins. */
  readonly event: string;
  /** Where the timer then ends: it fires all the same, at its new time, or it does not. */
  readonly ends: "completed" | "cancelled" | "paused";
}

export const verbs: readonly Verb[] = [
  {
    name: "cancel",
    text: "select outcome from minoots.cancel_timer(key => $1)",
    event: "timer.cancelled",
    ends: "cancelled",
  },
  {
    name: "cancel by label",
    text: "select outcome from minoots.cancel_timers(jsonb_build_object('race', $1::text))",
    event: "timer.cancelled",
    ends: "cancelled",
  },
  {
    name: "reschedule",
    text: "select outcome from minoots.reschedule_timer(key => $1, fire_in => '250ms')",
    event: "timer.rescheduled",
    ends: "completed",
  },
  {
    name: "snooze",
    text: "select outcome from minoots.snooze_timer(key => $1, by => '250ms')",
    event: "timer.snoozed",
    ends: "completed",
  },
  {
    name: "pause",
    text: "select outcome from minoots.pause_timer(key => $1)",
    event: "timer.paused",
    ends: "paused",
  },
  {
    name: "fire",
    text: "select outcome from minoots.fire_timer(key => $1)",
    event: "timer.rescheduled",
    ends: "completed",
  },
];

/** One timer, and what was done to it. */
export interface Race {
  readonly key: string;
  readonly verb: Verb;
  readonly callAtMs: number;
  readonly actions: number;
  /** What the caller was told, or the error. */
  outcome: string;
}

/** What is to be found of one timer afterwards. */
export interface Remains {
  readonly key: string;
  readonly status: string;
  readonly version: number;
  readonly open: number;
  readonly dead: number;
  /** Its firing, an event of it, or the commit of that, came before its time. */
  readonly early: boolean;
  /** It was claimed before its time, and held until then. */
  readonly held: boolean;
  readonly events: readonly string[];
  /** Status and attempt of each of its deliveries. */
  readonly deliveries: readonly string[];
  /** Its ledger, but for its due time and the attempts. */
  readonly ledger: readonly string[];
}

export function hasWon({ outcome }: Race): boolean {
  return outcome === "changed";
}

/** What is wrong with one timer: nothing, if all is as it must be. */
export function judge(race: Race, found: Remains | undefined): string[] {
  if (found === undefined) return ["it is gone"];
  const wanted = wantedOf(race);
  const told = new Set(["changed", "too_late", "unchanged"]).has(race.outcome);
  return [
    ...(told ? [] : [`the call failed: ${race.outcome}`]),
    ...(found.early ? ["it fired early"] : []),
    ...differences("status", found.status, wanted.status),
    ...differences("version", found.version, wanted.version),
    ...differences("open deliveries", found.open, 0),
    ...differences("dead deliveries", found.dead, 0),
    ...differences("events", found.events.join(" "), wanted.events.join(" ")),
    ...differences("deliveries", found.deliveries.join(" "), wanted.deliveries.join(" ")),
    ...differences("ledger", found.ledger.join(" "), wanted.ledger.join(" ")),
  ];
}

function wantedOf(race: Race) {
  const { verb, actions } = race;
  const won = hasWon(race);
  const status = won ? verb.ends : "completed";
  const fires = status === "completed";
  const deliveries = Array.from({ length: fires ? actions : 0 }, () => "succeeded:1");
  const events = [
    "timer.scheduled",
    ...(won ? [verb.event] : []),
    ...(fires ? ["timer.fired"] : []),
    ...deliveries.map(() => "delivery.succeeded"),
    ...(fires ? ["timer.completed"] : []),
  ];
  const ledger = events.filter((type) => type.startsWith("timer.")).map((type) => type.slice(6));
  return { status, version: won ? 2 : 1, events, deliveries, ledger };
}

function differences<Value>(what: string, found: Value, wanted: Value): string[] {
  return found === wanted ? [] : [`${what}: ${String(found)}, not ${String(wanted)}`];
}
