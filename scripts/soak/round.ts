// One round of the soak: a thousand timers are scheduled in bulk, fired in one batch, and
// their deliveries settled, one in twenty as dead.
import type pg from "pg";
import { fireDue, settleDeliveries } from "../../src/database/calls.ts";
import type { AttemptResult, Handoff } from "../../src/database/wire.ts";

export interface Players {
  readonly server: pg.Client;
  readonly kernel: pg.Client;
  readonly hands: pg.Client;
}

export interface RoundTimes {
  readonly scheduleMs: number;
  readonly fireMs: number;
  readonly settleMs: number;
}

export const roundSize = 1000;
const owner = 1;

export async function playRound({ server, kernel, hands }: Players): Promise<RoundTimes> {
  const fireAt = new Date().toISOString();
  const timers = Array.from({ length: roundSize }, (_, number) => ({
    name: "soak",
    key: `${fireAt}-${number}`,
    fireAt,
    labels: { round: fireAt },
    actions: [{ webhook: { url: "https://example.com/hook" } }],
  }));
  const [scheduleMs] = await timed(() =>
    server.query("select count(*) from minoots.schedule_timers($1)", [JSON.stringify(timers)]),
  );
  const [fireMs, handoffs] = await timed(() => fireAll(kernel));
  const [settleMs] = await timed(() => settleDeliveries(hands, handoffs.map(resultOf)));
  return { scheduleMs, fireMs, settleMs };
}

async function fireAll(kernel: pg.Client): Promise<Handoff[]> {
  const handoffs: Handoff[] = [];
  for (let fired = 0; fired < roundSize;) {
    const batch = await fireDue(kernel, { fireMax: roundSize, owner, leaseMs: 3_600_000 });
    handoffs.push(...batch.handoffs);
    fired += batch.fired;
  }
  return handoffs;
}

function resultOf({ tenantId, deliveryId, attempt }: Handoff, place: number): AttemptResult {
  const nothing = { errorCode: null, errorMessage: null, excerpt: null, retryAfterMs: null };
  const statusCode = place % 20 === 0 ? 410 : 200;
  return { tenantId, deliveryId, attempt, statusCode, durationMs: 5, ...nothing };
}

async function timed<Result>(work: () => Promise<Result>): Promise<[number, Result]> {
  const startedMs = performance.now();
  const result = await work();
  return [performance.now() - startedMs, result];
}
