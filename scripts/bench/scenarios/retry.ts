// How late the second attempt of a refused webhook comes after the instant that was set for
// it, with nothing else to do and amid a million deliveries that wait for some other day.
import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import { type Actor, startActor } from "../actor.ts";
import { setClock, wallMs } from "../clock.ts";
import type { Bench, Round, Scenario, Stand } from "../context.ts";
import {
  inCopy,
  keptDatabase,
  noteLags,
  noteMissing,
  startProduct,
  withActors,
} from "../context.ts";
import type { Received } from "../processes/receiver.ts";
import { spreadInstants } from "../timers.ts";
import { endpoints } from "./lag.ts";

const load = { perSecond: 100, seconds: 3 };
const retryPolicy = { maxAttempts: 3, backoffInitialMs: 2000 };
// Seldom enough for no endpoint to be taken for broken.
const refusesEvery = 3;
const leadMs = 1500;
const graceMs = 20_000;

export const retry = (waiting: number): Scenario => ({
  name: "retry",
  title: `a second attempt with ${waiting.toLocaleString("en")} waiting`,
  weight: "long",
  run: async (bench, round) => {
    const from = await waitingDatabase(bench, waiting);
    await inCopy(bench, (stand) => refuseOnce(bench, round, stand, "retry.none"));
    await inCopy(bench, (stand) => refuseOnce(bench, round, stand, `retry.amid${waiting}`), from);
  },
});

/** A database where so many deliveries wait for a later attempt, made when it is first asked for. */
async function waitingDatabase(bench: Bench, count: number): Promise<string> {
  const what = `${count.toLocaleString("en")} deliveries`;
  return await keptDatabase(bench, `waiting_${count}`, what, async ({ admin }) => {
    await admin.query(
      `insert into minoots_private.deliveries (tenant_id, id, timer_id, ordinal, action_id, kind,
        endpoint, body, attempt, next_attempt_at, created_at)
      select $1, uuidv7(), uuidv7(), 1, '1', 'webhook', 'http://127.0.0.1:9', '{}', 1,
        now() + interval '1 day' + number * interval '1 millisecond', now()
      from generate_series(1, $2::integer) as number`,
      [bench.tenant.id, count],
    );
    await admin.query("vacuum analyze minoots_private.deliveries");
  });
}

async function refuseOnce(bench: Bench, round: Round, stand: Stand, key: string): Promise<void> {
  const starting = [
    startProduct(bench, stand.url, ["kernel", "hands", "worker"]),
    startActor(bench.stage, "receiver", { endpoints, refusesEvery }),
  ];
  await withActors(starting, async (_product, receiver) => {
    await receiver.ask("clock");
    setClock();
    const lastMs = await schedule(round, stand, receiver);
    await wait(Math.max(0, lastMs - wallMs()));
    const count = (load.perSecond * load.seconds) / refusesEvery;
    const again = await receiver.ask<number>("waitForAgain", { count, waitMs: graceMs });
    noteMissing(round, `${key}: second attempts`, again, count);
    const planned = await plannedAttempts(stand.admin);
    const arrivals = await receiver.ask<Pick<Received, "at" | "deliveryId">[]>("again");
    const lags = arrivals.map(({ at, deliveryId }) => at - (planned.get(deliveryId) ?? Number.NaN));
    noteLags(round, key, lags);
  });
}

async function schedule(round: Round, { asTenant }: Stand, receiver: Actor): Promise<number> {
  const urls = await receiver.ask<string[]>("urls");
  const instants = spreadInstants({ ...load, fromMs: wallMs() + leadMs, seed: round.number });
  const timers = instants.map((dueMs, index) => ({
    name: "refused once",
    fireAt: new Date(dueMs).toISOString(),
    retryPolicy,
    actions: [{ webhook: { url: urls[index % urls.length] } }],
  }));
  await asTenant.query("select count(*) from minoots.schedule_timers($1::jsonb)", [
    JSON.stringify(timers),
  ]);
  return instants.at(-1) ?? 0;
}

async function plannedAttempts(admin: pg.ClientBase): Promise<Map<string, number>> {
  const { rows } = await admin.query<{ id: string; planned: string }>(
    `select delivery_id as id, data ->> 'nextAttemptAt' as planned
    from minoots_private.events where type = 'delivery.failed'`,
  );
  return new Map(rows.map(({ id, planned }) => [id, Date.parse(planned)]));
}
