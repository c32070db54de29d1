// From the commit of a firing to the handlers of a hundred subscribers, over GraphQL and
// WebSockets. The commit's moment is the one that Postgres keeps, just before its flush.
import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import { type Actor, startActor } from "../actor.ts";
import { setClock, wallMs } from "../clock.ts";
import type { Bench, Round, Scenario, Stand } from "../context.ts";
import { inCopy, noteLags, noteMissing, startProduct, withActors } from "../context.ts";
import type { Hearing, SubscribersOptions } from "../processes/subscribers.ts";
import { scheduleAll, spreadInstants } from "../timers.ts";
import { warmUp } from "./lag.ts";

export const subscriberCount = 100;
export const subscriberRate = 100;
const graceMs = 10_000;
const leadMs = 2000;

export const subscribers: Scenario = {
  name: "subscribers",
  title: `ours to ${subscriberCount} subscribers at ${subscriberRate}/s`,
  run: (bench, round) => inCopy(bench, (stand) => measure(bench, round, stand)),
};

async function measure(bench: Bench, round: Round, stand: Stand): Promise<void> {
  const starting = [
    startProduct(bench, stand.url, ["kernel"]),
    startProduct(bench, stand.url, ["server"]),
  ];
  await withActors(starting, async (_, server) => {
    const { address } = await server.ask<{ address: string }>("started");
    const { apiKey } = bench.tenant;
    const options: SubscribersOptions = { address, apiKey, count: subscriberCount };
    await withActors([startActor(bench.stage, "subscribers", options)], async (crowd) => {
      await play(round, stand, crowd, warmUp.seconds);
      const { timers, heard } = await play(round, stand, crowd, bench.plan.windowSeconds);
      noteMissing(round, "to the subscribers", heard.length, timers * subscriberCount);
      const committed = await commitsOf(stand.admin);
      const lagsMs = heard.map(({ timerId, at }) => at - (committed.get(timerId) ?? Number.NaN));
      noteLags(round, "subscribers.heard", lagsMs);
    });
  });
}

async function play(
  round: Round,
  { asTenant }: Stand,
  crowd: Actor,
  seconds: number,
): Promise<{ timers: number; heard: Hearing[] }> {
  await crowd.ask("clear");
  await crowd.ask("clock");
  setClock();
  const fromMs = wallMs() + leadMs;
  const spread = { fromMs, perSecond: subscriberRate, seconds, seed: round.number };
  const wanted = spreadInstants(spread).map((dueMs) => ({ name: "told", dueMs, url: null }));
  await scheduleAll(asTenant, wanted);
  await wait(Math.max(0, (wanted.at(-1)?.dueMs ?? 0) - wallMs()));
  await crowd.ask("waitFor", { count: wanted.length * subscriberCount, waitMs: graceMs });
  return { timers: wanted.length, heard: await crowd.ask<Hearing[]>("report") };
}

async function commitsOf(admin: pg.ClientBase): Promise<Map<string, number>> {
  const { rows } = await admin.query<{ timer_id: string; at: string }>(
    `select timer_id, (extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000)::text as at
    from minoots_private.events where type = 'timer.fired'`,
  );
  return new Map(rows.map(({ timer_id: timerId, at }) => [timerId, Number(at)]));
}
