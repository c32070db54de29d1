// The SQL functions by which many dead deliveries are given fresh attempts, one typed function each.
import { exactRow, exactRows } from "./exact-rows.ts";
import type { Database } from "./wire.ts";

/** Dead deliveries that are given fresh attempts, as every face shows them. */
export interface ReplayJson {
  readonly id: string;
  readonly status: string;
  readonly total: number;
  readonly done: number;
  readonly rate: number;
  readonly [field: string]: unknown;
}

export interface ReplayOutcome {
  readonly outcome: string;
  readonly message: string;
  readonly replay: ReplayJson;
}

/** Which dead deliveries: all that meet everything that is not null. */
export interface WantedReplay {
  readonly timerId: string | null;
  readonly endpoint: string | null;
  readonly kind: string | null;
  readonly reason: string | null;
  readonly since: string | null;
  readonly until: string | null;
  readonly rate: number | null;
}

const columns = (of = "") => `${of}id, ${of}status, ${of}total, ${of}done, ${of}rate,
  ${of}timer_id as "timerId", ${of}endpoint, ${of}kind, ${of}reason,
  minoots_private.format_instant(${of}since) as since,
  minoots_private.format_instant(${of}until) as until,
  minoots_private.format_instant(${of}created_at) as "createdAt",
  minoots_private.format_instant(${of}finished_at) as "finishedAt"`;

const replaysMax = 100;

export async function startReplay(
  db: Database,
  { timerId, endpoint, kind, reason, since, until, rate }: WantedReplay,
): Promise<ReplayOutcome> {
  const call = "replay_deliveries($1, $2, $3, $4, $5::timestamptz, $6::timestamptz, $7)";
  return await answered(db, call, [timerId, endpoint, kind, reason, since, until, rate]);
}

export async function cancelReplay(db: Database, id: string): Promise<ReplayOutcome> {
  return await answered(db, "cancel_replay($1)", [id]);
}

export async function readReplay(
  db: Database,
  tenantId: string,
  id: string,
): Promise<ReplayJson | null> {
  const text = `select ${columns()} from minoots.replays where tenant_id = $1 and id = $2`;
  return (await exactRow<ReplayJson | undefined>(db, text, [tenantId, id])) ?? null;
}

/** The last 100, newest first. */
export async function readReplays(db: Database, tenantId: string): Promise<ReplayJson[]> {
  const text = `select ${columns()} from minoots.replays where tenant_id = $1
    order by id desc limit $2`;
  return await exactRows(db, text, [tenantId, replaysMax]);
}

async function answered(
  db: Database,
  call: string,
  values: readonly unknown[],
): Promise<ReplayOutcome> {
  const text = `select outcome, message, ${columns("(replay).")} from minoots.${call}`;
  const { outcome, message, ...replay } = await exactRow<
    ReplayJson & { outcome: string; message: string }
  >(db, text, values);
  return { outcome, message, replay };
}
