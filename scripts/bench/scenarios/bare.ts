// The least that any timer with a webhook costs on this machine, at the same instants as ours:
// a process that waits, commits one row and sends one request. And the least that the rows
// themselves cost, with constants for all that they say.
import { type Actor, startActor } from "../actor.ts";
import { setClock, wallMs } from "../clock.ts";
import type { Bench, Round, Scenario, Stand } from "../context.ts";
import { inCopy, noteLags, noteMissing, withActors } from "../context.ts";
import type { ReceiverReport } from "../processes/receiver.ts";
import { fillPattern, type Pattern, spreadInstants } from "../timers.ts";
import { endpoints, warmUp } from "./lag.ts";

const graceMs = 15_000;
const leadMs = 500;
const connectionsInAll = 512; // as many as the hands have in flight

export function bareSending(perSecond: number): Scenario {
  return {
    name: "lag",
    title: `a bare commit and request at ${perSecond}/s`,
    run: (bench, round) => inCopy(bench, (stand) => sendBarely(bench, round, stand, perSecond)),
  };
}

/** Webhooks at once, from a process that has sent before: as those of the product. */
export const bareBurst: Scenario = {
  name: "burst",
  title: "a bare burst of requests",
  weight: "long",
  run: (bench, round) =>
    inCopy(bench, (stand) =>
      withSender(bench, stand, async (sender, receiver, urls) => {
        const { deliveries: count } = bench.plan;
        const connections = connectionsInAll / endpoints;
        await sender.ask("burst", { count: 10, urls, connections });
        await receiver.ask("clear");
        const startedAt = await sender.ask<number>("burst", { count, urls, connections });
        const { lastAt } = await receiver.ask<ReceiverReport>("report");
        round.values["bare.burst.perSecond"] = (count / (lastAt - startedAt)) * 1000;
      }),
    ),
};

async function withSender(
  bench: Bench,
  { url, admin }: Stand,
  work: (sender: Actor, receiver: Actor, urls: string[]) => Promise<void>,
): Promise<void> {
  await admin.query("create table bare (number integer)");
  const starting = [
    startActor(bench.stage, "bare-sender", { url }),
    startActor(bench.stage, "receiver", { endpoints }),
  ];
  await withActors(starting, async (sender, receiver) => {
    await work(sender, receiver, await receiver.ask<string[]>("urls"));
  });
}

async function sendBarely(
  bench: Bench,
  round: Round,
  stand: Stand,
  perSecond: number,
): Promise<void> {
  await withSender(bench, stand, async (sender, receiver, urls) => {
    for (const load of [warmUp, { perSecond, seconds: bench.plan.windowSeconds }]) {
      await Promise.all([sender, receiver].map((actor) => actor.ask("clock")));
      await receiver.ask("clear");
      setClock();
      const spread = { ...load, fromMs: wallMs() + leadMs, seed: round.number };
      const dueMs = spreadInstants(spread);
      await sender.ask("work", { dueMs, urls });
      const expected = { count: dueMs.length, waitMs: graceMs };
      const received = await receiver.ask<number>("waitFor", expected);
      noteMissing(round, `bare at ${perSecond}/s`, received, dueMs.length);
    }
    const { lagsMs } = await receiver.ask<ReceiverReport>("report");
    noteLags(round, `bare.${perSecond}.received`, lagsMs);
  });
}

/** A timer and its event, as creation must write them both. */
export function bareCreation(pattern: Pattern): string {
  return `with made as (
      ${fillPattern(pattern, "now() + interval '1 day'")} returning tenant_id, id
    )
    insert into minoots_private.events (tenant_id, type, occurred_at, timer_id, data, actor, face)
    select tenant_id, 'timer.scheduled', now(), id, '${eventData}', 'role:bench', 'sql' from made`;
}

const eventData = `{"name": "bare", "fireAt": "2026-01-01T00:00:00.000Z"}`;

/** What firing a timer with a webhook must write: its new state, its event, its delivery. */
export function bareFiring(batch: number): string {
  return `with due as materialized (
      select ctid as place from minoots_private.timers
      where status = 'scheduled' and fire_at <= now()
      order by fire_at limit ${batch} for update skip locked
    ), fired as (
      update minoots_private.timers as timer
      set status = 'fired', fired_at = now(), deliveries_open = 1
      where timer.ctid = any(array(table due)) returning timer.tenant_id, timer.id
    ), told as (
      insert into minoots_private.events
        (tenant_id, type, occurred_at, timer_id, data, actor, face)
      select tenant_id, 'timer.fired', now(), id, '${eventData}', 'loop:kernel', 'kernel'
      from fired
    )
    insert into minoots_private.deliveries (tenant_id, id, timer_id, ordinal, action_id, kind,
      endpoint, body, attempt, owner, leased_until, created_at)
    select tenant_id, id, id, 1, '1', 'webhook', 'http://127.0.0.1:9', '${body}', 1, 1,
      now() + interval '30 seconds', now()
    from fired`;
}

const body = JSON.stringify({
  type: "timer.fired",
  timestamp: "2026-01-01T00:00:00.000Z",
  data: { timerId: "00000000-0000-7000-8000-000000000000", name: "bare", actionId: "1" },
});
