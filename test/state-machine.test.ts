// The state machine of a timer as one table: every status × every verb → what the caller is
// told, and after the arrow the status that follows, where it is another.
import { expect } from "vitest";
import type pg from "pg";
import type { Clock } from "./harness/clock.ts";
import { answer, refusal } from "./harness/rules.ts";
import {
  call,
  eventsOf,
  fireDue,
  refused,
  schedule,
  settle,
  succeeded,
  type Timer,
  verbTest,
  webhook,
} from "./harness/timers.ts";

const table = `
                   | scheduled         | paused             | fired    | completed| failed   | cancelled | missed
schedule the same  | existing          | existing           | existing | existing | existing | existing  | existing
schedule another   | MN011             | MN011              | MN011    | MN011    | MN011    | MN011     | MN011
replace            | replaced          | replaced→scheduled | too_late | too_late | too_late | too_late  | too_late
replace in a bulk  | replaced          | replaced→scheduled | too_late | too_late | too_late | too_late  | too_late
reschedule         | changed           | changed            | too_late | too_late | too_late | too_late  | too_late
snooze             | changed           | changed            | too_late | too_late | too_late | too_late  | too_late
cancel             | changed→cancelled | changed→cancelled  | too_late | too_late | too_late | unchanged | too_late
cancel by label    | changed→cancelled | changed→cancelled  | unchanged| unchanged| unchanged| unchanged | unchanged
pause              | changed→paused    | unchanged          | too_late | too_late | too_late | too_late  | too_late
resume             | unchanged         | changed→scheduled  | too_late | too_late | too_late | too_late  | too_late
fire_timer         | changed           | changed→scheduled  | too_late | too_late | too_late | too_late  | too_late
fire_due, too soon | 0 fired           | 0 fired            | 0 fired  | 0 fired  | 0 fired  | 0 fired   | 0 fired
fire_due, in time  | 1 fired→fired     | 0 fired            | 0 fired  | 0 fired  | 0 fired  | 0 fired   | 0 fired
fire_due, too late | 1 fired→missed    | 0 fired            | 0 fired  | 0 fired  | 0 fired  | 0 fired   | 0 fired
`;

const start = "2026-11-20T08:00:00Z";
const due = "2026-11-20T09:00:00Z";
const tooLate = "2026-11-20T09:05:00.001Z";

const tea = {
  fireIn: "1h",
  key: "order-42",
  labels: { order: "42" },
  actions: [webhook],
  maxLateness: "5m",
  misfire: "skip",
};
const coffee = { ...tea, name: "coffee" };

interface Scene {
  readonly server: pg.Client;
  readonly clock: Clock;
  readonly timer: Timer;
}

async function fire({ server, clock }: Scene, at = due) {
  await clock.set(at);
  return await fireDue(server);
}

/** How a timer comes into each status, by nothing but the rules. */
const ways: Record<string, (scene: Scene) => Promise<unknown>> = {
  scheduled: async () => undefined,
  paused: ({ server, timer }) => call(server, "pause_timer", { id: timer.id }),
  fired: (scene) => fire(scene),
  completed: async (scene) => settle(scene.server, (await fire(scene)).handoffs, succeeded),
  failed: async (scene) => settle(scene.server, (await fire(scene)).handoffs, refused),
  cancelled: ({ server, timer }) => call(server, "cancel_timer", { id: timer.id }),
  missed: (scene) => fire(scene, tooLate),
};

interface Verb {
  /** The function of schema minoots behind it. */
  readonly rule: string | null;
  /** Answers the outcome. */
  readonly run: (scene: Scene) => Promise<string>;
}

function onTimer(rule: string, values: object = {}): Verb {
  const run = async ({ server, timer }: Scene) =>
    (await call(server, rule, { id: timer.id, ...values })).outcome;
  return { rule, run };
}

function firing(at: string): Verb {
  return { rule: null, run: async (scene) => `${(await fire(scene, at)).fired} fired` };
}

async function conflict({ server }: Scene): Promise<string> {
  return (await refusal(server, "minoots_private.schedule_request($1)", [coffee])).code;
}

async function replaceInBulk({ server }: Scene): Promise<string> {
  const timers = JSON.stringify([{ ...coffee, onConflict: "replace" }]);
  return await answer(server, "(select outcome from minoots.schedule_timers($1))", [timers]);
}

async function cancelByLabel({ server }: Scene): Promise<string> {
  return await answer(server, "(select outcome from minoots.cancel_timers($1))", [tea.labels]);
}

const outcomeOf = async (request: object, { server }: Scene) =>
  (await schedule(server, request)).outcome;

const verbs: Record<string, Verb> = {
  "schedule the same": { rule: "schedule_timer", run: (scene) => outcomeOf(tea, scene) },
  "schedule another": { rule: "schedule_timer", run: conflict },
  replace: {
    rule: "schedule_timer",
    run: (scene) => outcomeOf({ ...coffee, onConflict: "replace" }, scene),
  },
  "replace in a bulk": { rule: "schedule_timers", run: replaceInBulk },
  reschedule: onTimer("reschedule_timer", { fire_in: "3h" }),
  snooze: onTimer("snooze_timer", { by: "10m" }),
  cancel: onTimer("cancel_timer"),
  "cancel by label": { rule: "cancel_timers", run: cancelByLabel },
  pause: onTimer("pause_timer"),
  resume: onTimer("resume_timer"),
  fire_timer: onTimer("fire_timer"),
  "fire_due, too soon": firing("2026-11-20T08:59:59.999Z"),
  "fire_due, in time": firing(due),
  "fire_due, too late": firing(tooLate),
};

const [[, ...statuses] = [], ...rows] = table
  .trim()
  .split("\n")
  .map((line) => line.split("|").map((cell) => cell.trim()));
const cells = rows.flatMap(([verb = "", ...outcomes]) =>
  outcomes.map((cell, index) => {
    const [outcome = "", after = statuses[index]] = cell.split("→");
    return { verb, status: statuses[index] ?? "", outcome, after };
  }),
);

verbTest.for(cells)(
  "$verb, when $status: $outcome, then $after",
  async (cell, { server, clock }) => {
    await clock.set(start);
    const { timer } = await schedule(server, tea);
    const scene = { server, clock, timer };
    await ways[cell.status]?.(scene);
    const before = await eventsOf(server, timer);

    const outcome = await verbs[cell.verb]?.run(scene);

    const [status] = await column(server, "select status from minoots.timers");
    expect({ outcome, status }).toEqual({ outcome: cell.outcome, status: cell.after });
    const told = (await eventsOf(server, timer)).length - before.length;
    expect(told, "events").toBe(/^(changed|replaced|1 fired)/.test(cell.outcome) ? 1 : 0);
  },
);

verbTest("the table has every status that the database knows", async ({ db }) => {
  const check = await answer<string>(
    db,
    `(select pg_get_constraintdef(oid) from pg_constraint
      where conname = 'status_is_known' and conrelid = 'minoots_private.timers'::regclass)`,
  );

  const known = [...check.matchAll(/'(\w+)'/g)].map(([, status = ""]) => status);

  expect(statuses.toSorted()).toEqual(known.toSorted());
  expect(Object.keys(ways)).toEqual(statuses);
});

verbTest("the table has every verb of timers that answers an outcome", async ({ db }) => {
  const known = await column(
    db,
    `select proname from pg_proc where pronamespace = 'minoots'::regnamespace
    and proargnames @> '{outcome}' and proname !~ 'api_key|deliver|endpoint|replay' order by proname`,
  );

  const rules = Object.values(verbs).flatMap(({ rule }) => rule ?? []);

  expect([...new Set(rules)].toSorted()).toEqual(known);
  expect(rows.map(([verb]) => verb)).toEqual(Object.keys(verbs));
});

async function column(db: pg.Client, query: string): Promise<unknown[]> {
  const { rows: found } = await db.query<unknown[]>({ text: query, rowMode: "array" });
  return found.map(([value]) => value);
}
