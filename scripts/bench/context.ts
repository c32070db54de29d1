// What every measurement is given: the room, who plays in it, and the notebook of the round.
import { type Actor, type Stage, startActor } from "./actor.ts";
import type { Plan } from "./plan.ts";
import type { Part, ProductOptions } from "./processes/product.ts";
import type { Redis } from "./redis.ts";
import { type Room, withClient } from "./room.ts";
import { quantile } from "./statistics.ts";
import { type Tenant, template } from "./tenant.ts";
import { createPool } from "../../src/database/connect.ts";
import type pg from "pg";
import type { Logger } from "pino";

export interface Bench {
  readonly plan: Plan;
  readonly room: Room;
  readonly stage: Stage;
  readonly tenant: Tenant;
  readonly redis: Redis | null;
  readonly secretKey: string;
  /** What lives as long as the bench, such as a database of ten million timers. */
  readonly kept: Map<string, unknown>;
  readonly log: Logger;
  say(line: string): void;
}

export interface Round {
  readonly number: number;
  readonly values: Record<string, number>;
  readonly notes: string[];
  /** Every raw commit timed in this round, from before and after each measurement. */
  readonly commitsMs: number[];
}

export interface Scenario {
  /** By which it is chosen with --only. */
  readonly name: string;
  readonly title: string;
  /** Made in every round, or in the first ones only: see the plan. */
  readonly weight?: "long" | "heavy";
  run(bench: Bench, round: Round): Promise<void>;
}

export interface Stand {
  readonly url: string;
  readonly admin: pg.Client;
  /** Speaks as the tenant's own login. */
  readonly asTenant: pg.Pool;
}

/** Work in a fresh copy of a template, which is gone afterwards. */
export async function inCopy<Result>(
  bench: Bench,
  work: (stand: Stand) => Promise<Result>,
  from: string = template,
): Promise<Result> {
  const name = await bench.room.copy(from);
  try {
    return await inDatabase(bench, name, work);
  } finally {
    await bench.room.drop(name);
  }
}

/** A database that is filled when it is first asked for, and kept for all rounds. */
export async function keptDatabase(
  bench: Bench,
  name: string,
  what: string,
  fill: (stand: Stand) => Promise<void>,
): Promise<string> {
  if (bench.kept.has(name)) return name;
  bench.say(`filling a table with ${what}`);
  await bench.room.copy(template).then((made) => bench.room.rename(made, name));
  await inDatabase(bench, name, async (stand) => {
    await fill(stand);
    await stand.admin.query("checkpoint");
  });
  bench.kept.set(name, true);
  return name;
}

export async function inDatabase<Result>(
  bench: Bench,
  name: string,
  work: (stand: Stand) => Promise<Result>,
): Promise<Result> {
  const url = bench.room.url(name);
  const address = bench.tenant.url(url);
  const { log } = bench;
  const asTenant = createPool({ url: address, role: null, name: "bench tenant", max: 8, log });
  try {
    return await withClient(url, (admin) => work({ url, admin, asTenant }));
  } finally {
    await asTenant.end();
  }
}

export async function startProduct(
  bench: Bench,
  url: string,
  parts: readonly Part[],
): Promise<Actor> {
  const { tenant, secretKey, stage } = bench;
  const options: ProductOptions = { url, parts, tenantId: tenant.id, secretKey };
  return await startActor(stage, "product", options);
}

/** Notes the usual quantiles of some lags. */
export function noteLags(round: Round, key: string, lagsMs: readonly number[]): void {
  if (lagsMs.length === 0) return;
  round.values[`${key}.p50`] = quantile(lagsMs, 0.5);
  round.values[`${key}.p99`] = quantile(lagsMs, 0.99);
}

export function noteMissing(round: Round, what: string, counted: number, expected: number): void {
  if (counted >= expected) return;
  round.notes.push(`round ${round.number}: ${what}: only ${counted} of ${expected} in time`);
}

/** Runs the work with some actors, which are stopped whatever happens. */
export async function withActors<Result>(
  starting: readonly Promise<Actor>[],
  work: (...actors: Actor[]) => Promise<Result>,
): Promise<Result> {
  const started = await Promise.allSettled(starting);
  const actors = started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  try {
    const failed = started.find((one) => one.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    return await work(...actors);
  } finally {
    await Promise.all(actors.map((actor) => actor.stop()));
  }
}
