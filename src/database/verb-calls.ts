// The verbs on timers, one typed function each.
import { exactRow, exactRows } from "./exact-rows.ts";
import type { Database, TimerName, TimerOutcome } from "./wire.ts";

const answered = "outcome, message, minoots_private.timer_json(timer) as timer";

/** `request` is JSON text, as it came: the rule reads it, and nothing is lost on the way. */
export async function scheduleRequest(db: Database, request: string): Promise<TimerOutcome> {
  const text = `select ${answered} from minoots_private.schedule_request($1::jsonb)`;
  return await exactRow(db, text, [request], "schedule_request");
}

/** `ifVersion`: only if nobody changed it since; null does not care. */
export async function cancelTimer(
  db: Database,
  name: TimerName,
  ifVersion: number | null = null,
): Promise<TimerOutcome> {
  const text = `select ${answered} from minoots.cancel_timer($1, $2, $3)`;
  return await exactRow(db, text, [name.id, name.key, ifVersion]);
}

/** `timers` is JSON text, as it came: a list of requests, all or none. */
export async function scheduleTimers(db: Database, timers: string): Promise<TimerOutcome[]> {
  const text = `select ${answered} from minoots.schedule_timers(($1::jsonb) -> 'timers')`;
  return await exactRows(db, text, [timers]);
}

export interface NewTime {
  readonly fireIn: string | null;
  readonly fireAt: string | null;
  readonly ifVersion: number | null;
}

export async function rescheduleTimer(
  db: Database,
  { id, key }: TimerName,
  { fireIn, fireAt, ifVersion }: NewTime,
): Promise<TimerOutcome> {
  const text = `select ${answered} from minoots.reschedule_timer($1, $2, $3, $4, $5)`;
  return await exactRow(db, text, [id, key, fireIn, fireAt, ifVersion]);
}

export async function snoozeTimer(
  db: Database,
  { id, key }: TimerName,
  by: string | null,
): Promise<TimerOutcome> {
  const text = `select ${answered} from minoots.snooze_timer($1, $2, $3)`;
  return await exactRow(db, text, [id, key, by]);
}

export async function pauseTimer(db: Database, { id, key }: TimerName): Promise<TimerOutcome> {
  return await exactRow(db, `select ${answered} from minoots.pause_timer($1, $2)`, [id, key]);
}

export async function resumeTimer(db: Database, { id, key }: TimerName): Promise<TimerOutcome> {
  return await exactRow(db, `select ${answered} from minoots.resume_timer($1, $2)`, [id, key]);
}

export async function fireTimer(db: Database, { id, key }: TimerName): Promise<TimerOutcome> {
  return await exactRow(db, `select ${answered} from minoots.fire_timer($1, $2)`, [id, key]);
}

export interface Cancelled {
  readonly outcome: string;
  readonly message: string;
  readonly cancelled: number;
}

/** `labels` is JSON text; the rule judges it. */
export async function cancelTimers(db: Database, labels: string): Promise<Cancelled> {
  const text = "select outcome, message, cancelled from minoots.cancel_timers($1::jsonb)";
  return await exactRow(db, text, [labels]);
}
