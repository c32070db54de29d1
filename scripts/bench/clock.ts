// The wall clock to fractions of a millisecond, in every process of the bench alike.
// All of them run on one machine, so the system's clock is also the database's clock;
// performance.now() only gives it the fraction, and is set right against Date by watching
// Date's milliseconds change, since the two drift apart while a process lives.
import type pg from "pg";

const flips = 8;

let correctionMs = 0;

/** Milliseconds since 1970, with the fraction. */
export function wallMs(): number {
  return performance.timeOrigin + performance.now() - correctionMs;
}

/** Call it before a measurement: it takes a few milliseconds of watching. */
export function setClock(): void {
  let leastMs = Infinity;
  for (let flip = 0; flip < flips; flip += 1) leastMs = Math.min(leastMs, excessAtFlip());
  correctionMs = leastMs;
}

function excessAtFlip(): number {
  const startedAt = Date.now();
  for (;;) {
    const now = Date.now();
    const fine = performance.timeOrigin + performance.now();
    if (now !== startedAt) return fine - now;
  }
}

export interface ClockCheck {
  readonly differenceMs: number;
  readonly uncertaintyMs: number;
}

/** How far our clock is from the database's, by the quickest of some round trips. */
export async function compareClocks(client: pg.ClientBase): Promise<ClockCheck> {
  setClock();
  const checks: ClockCheck[] = [];
  for (let trip = 0; trip < 30; trip += 1) checks.push(await oneTrip(client));
  return checks.reduce((best, one) => (one.uncertaintyMs < best.uncertaintyMs ? one : best));
}

async function oneTrip(client: pg.ClientBase): Promise<ClockCheck> {
  const askedAt = wallMs();
  const { rows } = await client.query<{ at: string }>(
    "select (extract(epoch from clock_timestamp()) * 1000)::text as at",
  );
  const answeredAt = wallMs();
  const uncertaintyMs = (answeredAt - askedAt) / 2;
  return { differenceMs: Number(rows[0]?.at) - (askedAt + uncertaintyMs), uncertaintyMs };
}
