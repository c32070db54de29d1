// The verbs on timers in the built world, each at one instant: as the product promises them.
import type { Change, FollowUp, TimerAnswer, TimerVerb, Wanted } from "../history.ts";
import { instantOf, microsOf } from "../instants.ts";
import { databaseNow, instantNow, tell, type Tenant, type Timer, type World } from "./world.ts";

export interface Refused {
  readonly code: string;
}
export type Outcome = TimerAnswer[] | Refused;

export function isOpen({ status }: Timer): boolean {
  return status === "scheduled" || status === "paused";
}

export function schedule(world: World, tenant: Tenant, wanted: readonly Wanted[]): Outcome {
  const found = wanted.map(({ key }) => world.byKey.get(`${tenant.tenant} ${key}`));
  const isOther = found.some(
    (timer, index) =>
      timer !== undefined &&
      !wanted[index]!.replace &&
      JSON.stringify(timer.wanted) !== JSON.stringify(wanted[index]),
  );
  if (isOther) return { code: "KEY_CONFLICT" };
  const fresh = found.filter((timer) => timer === undefined).length;
  if (fresh > 0 && tenant.openTimers + fresh > tenant.openTimersMax) {
    return { code: "QUOTA_EXCEEDED" };
  }
  return wanted.map((one, index) => {
    const timer = found[index];
    if (timer === undefined) return answer(make(world, tenant, one, null), "created");
    if (JSON.stringify(timer.wanted) === JSON.stringify(one)) return answer(timer, "existing");
    return answer(timer, replace(world, timer, one));
  });
}

export function make(
  world: World,
  tenant: Tenant,
  wanted: Wanted | FollowUp,
  parentId: string | null,
): Timer {
  const timer: Timer = {
    record: "state_timer",
    tenant: tenant.tenant,
    id: world.chance.uuid(),
    name: wanted.name,
    key: "key" in wanted ? (wanted.key ?? null) : null,
    status: "scheduled",
    fireAt: dueAt(world, "on" in wanted ? { delayMs: 1 } : wanted),
    firedAt: null,
    finishedAt: null,
    version: 1,
    parentId,
    precision: ("precision" in wanted && wanted.precision) || "precise",
    misfire: ("misfire" in wanted && wanted.misfire) || "run",
    maxLatenessMs: "maxLatenessMs" in wanted ? (wanted.maxLatenessMs ?? null) : null,
    reason: null,
    wanted,
  };
  world.timers.set(timer.id, timer);
  if (timer.key !== null) world.byKey.set(`${timer.tenant} ${timer.key}`, timer);
  tenant.openTimers += 1;
  tell(world, timer, "timer.scheduled");
  arm(world, timer);
  return timer;
}

function replace(world: World, timer: Timer, wanted: Wanted): string {
  if (!isOpen(timer)) return "too_late";
  timer.wanted = wanted;
  timer.name = wanted.name;
  timer.precision = wanted.precision ?? "precise";
  timer.misfire = wanted.misfire ?? "run";
  timer.maxLatenessMs = wanted.maxLatenessMs ?? null;
  move(world, timer, wanted, "scheduled");
  tell(world, timer, "timer.rescheduled", { replaced: true });
  return "replaced";
}

function move(world: World, timer: Timer, due: Change, status: string): void {
  timer.fireAt = dueAt(world, due);
  timer.status = status;
  timer.version += 1;
  arm(world, timer);
}

function dueAt(world: World, { fireAt, delayMs = 0 }: Change): string {
  if (fireAt !== undefined) return instantOf(microsOf(fireAt));
  return instantOf(Math.ceil(databaseNow(world) / 1000) * 1000 + delayMs * 1000);
}

type Verb = (world: World, timer: Timer, change: Change) => string;

const verbs: Readonly<Record<TimerVerb, Verb>> = {
  cancel(world, timer) {
    if (!isOpen(timer)) return timer.status === "cancelled" ? "unchanged" : "too_late";
    timer.version += 1;
    end(world, timer, "cancelled");
    return "changed";
  },
  reschedule(world, timer, input) {
    if (!isOpen(timer)) return "too_late";
    if (timer.fireAt === dueAt(world, input)) return "unchanged";
    move(world, timer, input, timer.status);
    tell(world, timer, "timer.rescheduled");
    return "changed";
  },
  snooze(world, timer, input) {
    if (!isOpen(timer)) return "too_late";
    const from = Math.max(microsOf(timer.fireAt), databaseNow(world));
    const micros = Math.ceil(from / 1000) * 1000 + (input.delayMs ?? 0) * 1000;
    move(world, timer, { fireAt: instantOf(micros) }, timer.status);
    tell(world, timer, "timer.snoozed");
    return "changed";
  },
  pause(world, timer) {
    if (timer.status !== "scheduled") return timer.status === "paused" ? "unchanged" : "too_late";
    timer.version += 1;
    timer.status = "paused";
    tell(world, timer, "timer.paused");
    return "changed";
  },
  resume(world, timer) {
    if (timer.status !== "paused") return timer.status === "scheduled" ? "unchanged" : "too_late";
    timer.version += 1;
    timer.status = "scheduled";
    tell(world, timer, "timer.resumed");
    arm(world, timer);
    return "changed";
  },
  fire(world, timer) {
    if (!isOpen(timer)) return "too_late";
    move(world, timer, { fireAt: `${instantNow(world).slice(0, 23)}Z` }, "scheduled");
    tell(world, timer, "timer.rescheduled");
    return "changed";
  },
};

export function change(world: World, timer: Timer, verb: TimerVerb, input: Change): Outcome {
  const outcome = verbs[verb](world, timer, input);
  return [answer(timer, outcome)];
}

function answer({ id, status, fireAt, version }: Timer, outcome: string): TimerAnswer {
  return { outcome, id, status, fireAt, version };
}

/** A firing for this version of the timer: late by some, and by more while there are faults. */
export function arm(world: World, timer: Timer): void {
  const { version } = timer;
  const isStale = () => timer.status !== "scheduled" || timer.version !== version;
  const missing = () => Math.max(0, microsOf(timer.fireAt) - databaseNow(world));
  const comeDue = () => {
    if (isStale()) return;
    const isSoon = world.isQuiet || world.chance.happens(0.9);
    const lagMicros = world.chance.below(isSoon ? 5000 : 2_000_000);
    world.at(world.now + lagMicros, () => {
      if (isStale()) return;
      // The clock may have been set back meanwhile.
      if (missing() > 0) world.at(world.now + missing(), comeDue);
      else world.fire(timer);
    });
  };
  world.at(world.now + missing(), comeDue);
}

/** The end of a timer, and what was named to follow it. */
export function end(world: World, timer: Timer, status: string): void {
  const tenant = world.tenants.find((one) => one.tenant === timer.tenant)!;
  timer.status = status;
  timer.finishedAt = instantNow(world);
  tenant.openTimers -= 1;
  tell(world, timer, `timer.${status}`);
  const next = "followUps" in timer.wanted ? (timer.wanted.followUps ?? []) : [];
  for (const one of next) if (one.on === status) make(world, tenant, one, timer.id);
}
