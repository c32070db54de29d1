// What each verb on timers answers, and changes: one case a verb, by nothing but the model.
import { addTimer, findByKey, fire } from "./endings.ts";
import { isWaiting, type Model, pick, type Request, second, tell, type Timer } from "./state.ts";

/** A timer is named by how many are newer; one too old does not exist. */
export interface OnTimer {
  readonly back: number;
  readonly byKey: boolean;
}

export type TimerVerb =
  | { readonly verb: "schedule"; readonly request: Request; readonly replaces: boolean }
  | { readonly verb: "bulk"; readonly requests: readonly Request[]; readonly replaces: boolean }
  | { readonly verb: "again"; readonly back: number }
  | { readonly verb: "mistake"; readonly mistake: number }
  | {
      readonly verb: "reschedule";
      readonly on: OnTimer;
      readonly seconds: number;
      readonly ifVersion: number | null;
    }
  | { readonly verb: "snooze"; readonly on: OnTimer; readonly seconds: number }
  | { readonly verb: "cancel"; readonly on: OnTimer; readonly ifVersion: number | null }
  | { readonly verb: "cancelLabelled"; readonly label: string }
  | { readonly verb: "pause" | "resume" | "fireNow" | "fireRelaxed"; readonly on: OnTimer }
  | { readonly verb: "fireDue" };

/** What a caller is told: an outcome or a count, or an error with the field it names. */
export interface Answer {
  readonly outcome?: string | undefined;
  readonly outcomes?: readonly string[];
  readonly count?: number;
  readonly error?: string;
  readonly field?: string;
  readonly cursor?: string;
  /** Ids that only the product knows: of what was made, or handed out. */
  readonly ids?: readonly string[];
}

export const refusals = { missing: "MN010", taken: "MN011", version: "MN013" };

export function answerOnTimers(model: Model, step: TimerVerb): Answer {
  switch (step.verb) {
    case "schedule":
      return schedule(model, step.request, step.replaces, "key");
    case "bulk":
      return scheduleAll(model, step.requests, step.replaces);
    case "again": {
      const known = pick(model.timers, step.back);
      return known === undefined ? {} : schedule(model, known.request, false, "key");
    }
    case "mistake":
      return { error: mistakes[step.mistake]!.error, field: mistakes[step.mistake]!.field };
    case "cancelLabelled":
      return cancelLabelled(model, step.label);
    case "fireDue":
      return fireAll(model, isDue(model, "precise"));
    case "fireRelaxed": {
      const timer = pick(model.timers, step.on.back);
      return fireAll(
        model,
        timer !== undefined && isDue(model, "relaxed").includes(timer) ? [timer] : [],
      );
    }
    default:
      return change(model, step);
  }
}

function fireAll(model: Model, due: readonly Timer[]): Answer {
  fire(model, due, true);
  return { count: due.length };
}

export function isDue(model: Model, precision: string): Timer[] {
  return model.timers.filter(
    ({ status, fireAt, request }) =>
      status === "scheduled" && fireAt <= model.now && request.precision === precision,
  );
}

function schedule(model: Model, request: Request, replaces: boolean, field: string): Answer {
  const timer = findByKey(model, request.key);
  if (timer === undefined) {
    addTimer(model, request, null);
    return { outcome: "created" };
  }
  if (isSame(timer, request)) return { outcome: "existing" };
  if (!replaces) return { error: refusals.taken, field };
  if (!isWaiting(timer)) return { outcome: "too_late" };
  timer.request = request;
  move(model, timer, model.now + request.seconds * second, "timer.rescheduled");
  timer.status = "scheduled";
  return { outcome: "replaced" };
}

/** The same as written; where a parent scheduled it, nobody has written that request. */
const isSame = ({ request }: Timer, asked: Request) =>
  JSON.stringify(request) === JSON.stringify(asked);

/** All, or on any mistake none: so it is tried on a copy. */
function scheduleAll(model: Model, requests: readonly Request[], replaces: boolean): Answer {
  const attempt = structuredClone(model);
  const tried = requests.map((one, at) => schedule(attempt, one, replaces, `timers[${at}].key`));
  const refused = tried.find(({ error }) => error !== undefined);
  if (refused !== undefined) return refused;
  return { outcomes: requests.map((one) => schedule(model, one, replaces, "").outcome!) };
}

function cancelLabelled(model: Model, label: string): Answer {
  const found = model.timers.filter((one) => one.request.label === label && isWaiting(one));
  for (const timer of found) cancel(model, timer);
  return { outcome: found.length > 0 ? "changed" : "unchanged", count: found.length };
}

type Change = Extract<TimerVerb, { readonly on: OnTimer }>;

function change(model: Model, step: Change): Answer {
  const timer = pick(model.timers, step.on.back);
  const byKey = step.on.byKey && timer?.request.key != null;
  if (timer === undefined) return { error: refusals.missing, field: byKey ? "key" : "id" };
  if ("ifVersion" in step && step.ifVersion !== null && step.ifVersion !== timer.version) {
    return { error: refusals.version, field: "ifVersion" };
  }
  return { outcome: isWaiting(timer) ? changes[step.verb](model, timer, step) : late(timer, step) };
}

const late = ({ status }: Timer, { verb }: Change) =>
  verb === "cancel" && status === "cancelled" ? "unchanged" : "too_late";

type Changes = { [verb in Change["verb"]]: (model: Model, timer: Timer, step: Change) => string };

const changes: Changes = {
  reschedule(model, timer, step) {
    const at = model.now + secondsOf(step);
    return timer.fireAt === at ? "unchanged" : move(model, timer, at, "timer.rescheduled");
  },
  snooze: (model, timer, step) =>
    move(model, timer, Math.max(timer.fireAt, model.now) + secondsOf(step), "timer.snoozed"),
  cancel,
  pause: (model, timer) => turn(model, timer, "paused", "timer.paused"),
  resume: (model, timer) => turn(model, timer, "scheduled", "timer.resumed"),
  fireNow(model, timer) {
    timer.status = "scheduled";
    return move(model, timer, model.now, "timer.rescheduled");
  },
  fireRelaxed: () => "",
};

const secondsOf = (step: Change) => ("seconds" in step ? step.seconds * second : 0);

function move(model: Model, timer: Timer, fireAt: number, type: string): string {
  timer.fireAt = fireAt;
  timer.version += 1;
  tell(model, type, timer, null);
  return "changed";
}

function cancel(model: Model, timer: Timer): string {
  return turn(model, timer, "cancelled", "timer.cancelled");
}

function turn(model: Model, timer: Timer, status: Timer["status"], type: string): string {
  if (timer.status === status) return "unchanged";
  timer.status = status;
  timer.version += 1;
  tell(model, type, timer, null);
  return "changed";
}

/** Requests that nobody can mean, and what is said of them. */
export const mistakes = [
  { request: { name: "a", fireIn: "-5s" }, error: "MN003", field: "fireIn" },
  { request: { name: "a", fireIn: "0s" }, error: "MN003", field: "fireIn" },
  { request: { name: "a" }, error: "MN002", field: "fireAt" },
  { request: { name: "a", fireAt: "2030-01-01T12:00:00" }, error: "MN002", field: "fireAt" },
  { request: { name: "a", fireIn: "1s", misfire: "maybe" }, error: "MN001", field: "misfire" },
  { request: { name: "a", fireIn: "1s", fireat: "x" }, error: "MN001", field: "fireat" },
  {
    request: { name: "a", fireIn: "1s", actions: [{ webhook: {} }] },
    error: "MN004",
    field: "actions[0]",
  },
];
