// Creation: one timer a call on eight connections and a thousand a call on one, by the
// tenant's own SQL; then by GraphQL and by REST, sixteen callers each.
import pg from "pg";
import { startActor } from "../actor.ts";
import type { Bench, Round, Scenario, Stand } from "../context.ts";
import { inCopy, startProduct, withActors } from "../context.ts";
import type { CallReport, CallRequest } from "../processes/caller.ts";
import { requestOf, scheduleSome } from "../timers.ts";
import { inParallel } from "./ceilings.ts";

const target = "http://127.0.0.1:9/hook";
const perCall = 1000;
const dayMs = 86_400_000;

export const create: Scenario = {
  name: "create",
  title: "creation by SQL, REST and GraphQL",
  run: (bench, round) =>
    inCopy(bench, async (stand) => {
      round.values["create.sql.perSecond"] = await single(bench, stand);
      round.values["create.bulk.perSecond"] = await bulk(bench, stand);
      await byFaces(bench, round, stand);
    }),
};

async function single(bench: Bench, { url }: Stand): Promise<number> {
  const text = `select outcome, (timer).id from minoots.schedule_timer(
    name => $1, fire_at => $2::timestamptz, actions => $3)`;
  const fireAt = new Date(Date.now() + dayMs).toISOString();
  const values = ["single", fireAt, JSON.stringify([{ webhook: { url: target } }])];
  return await inParallel(bench.tenant.url(url), bench.plan.createSeconds, (client) =>
    client.query({ name: "single", text, values }),
  );
}

async function bulk(bench: Bench, { url }: Stand): Promise<number> {
  const client = new pg.Client(bench.tenant.url(url));
  await client.connect();
  const dueMs = Date.now() + dayMs;
  const wanted = Array.from({ length: perCall }, () => ({ name: "bulk", dueMs, url: target }));
  await scheduleSome(client, wanted);
  const startedAt = performance.now();
  for (let call = 0; call < bench.plan.bulkCalls; call += 1) await scheduleSome(client, wanted);
  const tookMs = performance.now() - startedAt;
  await client.end();
  return ((perCall * bench.plan.bulkCalls) / tookMs) * 1000;
}

async function byFaces(bench: Bench, round: Round, { url }: Stand): Promise<void> {
  const starting = [startProduct(bench, url, ["server"]), startActor(bench.stage, "caller", null)];
  await withActors(starting, async (product, caller) => {
    const { address } = await product.ask<{ address: string }>("started");
    const { apiKey } = bench.tenant;
    for (const [face, request] of Object.entries({ rest: rest(), graphql: graphql() })) {
      const { perSecond, p50Ms, p99Ms } = await caller.ask<CallReport>("call", {
        ...request,
        origin: address,
        headers: { "x-api-key": apiKey },
        seconds: bench.plan.createSeconds,
      } satisfies CallRequest);
      round.values[`create.${face}.perSecond`] = perSecond;
      round.values[`create.${face}.call.p50`] = p50Ms;
      round.values[`create.${face}.call.p99`] = p99Ms;
    }
  });
}

function rest(): Pick<CallRequest, "path" | "body"> {
  const request = requestOf({ name: "rest", dueMs: Date.now() + dayMs, url: target });
  return { path: "/timers", body: JSON.stringify(request) };
}

function graphql(): Pick<CallRequest, "path" | "body"> {
  const query = `mutation ($input: ScheduleTimerInput!) {
    scheduleTimer(input: $input) { outcome message timer { id fireAt } }
  }`;
  const input = requestOf({ name: "graphql", dueMs: Date.now() + dayMs, url: target });
  return { path: "/graphql", body: JSON.stringify({ query, variables: { input } }) };
}
