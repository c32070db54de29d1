// The raw ceilings that our figures are divided by: the same Postgres, the same table with
// all its indexes, and nothing of ours on top.
import pg from "pg";
import { startActor } from "../actor.ts";
import type { Bench, Scenario, Stand } from "../context.ts";
import { inCopy, noteLags, withActors } from "../context.ts";
import { copyIn } from "../copy-in.ts";
import type { CallReport } from "../processes/caller.ts";
import { fillPattern, insertCopies, type Pattern, readPattern, requestOf } from "../timers.ts";
import { bareCreation, bareFiring } from "./bare.ts";
import { timeCommits, timeSeldomCommits } from "./commits.ts";

const connections = 8;
export const updateBatch = 500;
const copyRows = 1000;
const target = "http://127.0.0.1:9/hook";

export const ceilings: Scenario = {
  name: "ceilings",
  title: "the raw ceilings",
  run: (bench, round) =>
    inCopy(bench, async (stand) => {
      await timeCommits(stand.admin, round, bench.plan.commits * 2);
      noteLags(round, "commit.seldom", await timeSeldomCommits(stand.admin, bench.plan.commits));
      const pattern = await readPattern(stand.admin, stand.asTenant, target);
      round.values["update.perSecond"] = await inBatches(bench, stand, pattern, rawUpdate);
      round.values["rows.firing.perSecond"] = await inBatches(
        bench,
        stand,
        pattern,
        bareFiring(updateBatch),
      );
      const rawInsert = fillPattern(pattern, "now() + interval '1 day'");
      round.values["insert.perSecond"] = await inserting(bench, stand, rawInsert);
      round.values["rows.create.perSecond"] = await inserting(bench, stand, bareCreation(pattern));
      round.values["copy.perSecond"] = await rawCopy(bench, stand, pattern);
      round.values["bare.perSecond"] = await bareHttp(bench, stand);
    }),
};

/** What firing cannot do without: the due rows locked, updated and committed, 500 at a time. */
const rawUpdate = `with due as materialized (
    select tenant_id, id from minoots_private.timers
    where status = 'scheduled' and fire_at <= now()
    order by fire_at limit ${updateBatch} for update skip locked
  )
  update minoots_private.timers as timer
  set status = 'fired', fired_at = now(), deliveries_open = 1
  from due where timer.tenant_id = due.tenant_id and timer.id = due.id`;

async function inBatches(
  { plan }: Bench,
  { admin }: Stand,
  pattern: Pattern,
  text: string,
): Promise<number> {
  await insertCopies(admin, pattern, {
    count: plan.updateRows,
    fireAt: "now() - number * interval '1 millisecond'",
  });
  await admin.query("vacuum analyze minoots_private.timers");
  const startedAt = performance.now();
  for (let done = 0; done < plan.updateRows;) {
    const { rowCount } = await admin.query(text);
    if (!rowCount) break;
    done += rowCount;
  }
  const perSecond = (plan.updateRows / (performance.now() - startedAt)) * 1000;
  await admin.query(
    "truncate minoots_private.timers, minoots_private.deliveries, minoots_private.events",
  );
  return perSecond;
}

async function inserting({ plan }: Bench, { url }: Stand, text: string): Promise<number> {
  return await inParallel(url, plan.createSeconds, (client) => client.query({ name: "raw", text }));
}

/** How many a second eight connections make, each one call after the other. */
export async function inParallel(
  url: string,
  seconds: number,
  make: (client: pg.Client) => Promise<unknown>,
): Promise<number> {
  const clients = Array.from({ length: connections }, () => new pg.Client(url));
  await Promise.all(clients.map((client) => client.connect()));
  const startedAt = performance.now();
  const endAt = startedAt + seconds * 1000;
  let made = 0;
  const work = async (client: pg.Client) => {
    while (performance.now() < endAt) {
      await make(client);
      made += 1;
    }
  };
  await Promise.all(clients.map(work));
  const tookMs = performance.now() - startedAt;
  await Promise.all(clients.map((client) => client.end()));
  return (made / tookMs) * 1000;
}

async function rawCopy({ plan }: Bench, { admin }: Stand, pattern: Pattern): Promise<number> {
  const ids = await admin.query<{ id: string }>(
    "select uuidv7()::text as id from generate_series(1, $1)",
    [plan.bulkCalls * copyRows],
  );
  const lines = ids.rows.map(({ id }) => copyLine(pattern, id));
  const text = `copy minoots_private.timers (${pattern.columns}) from stdin`;
  const startedAt = performance.now();
  for (let first = 0; first < lines.length; first += copyRows) {
    await copyIn(admin, text, lines.slice(first, first + copyRows).join(""));
  }
  return (lines.length / (performance.now() - startedAt)) * 1000;
}

function copyLine({ names, values }: Pattern, id: string): string {
  const fields = names.map((name, index) => (name === "id" ? id : (values[index] ?? null)));
  return `${fields.map((field) => field?.replaceAll("\\", "\\\\") ?? "\\N").join("\t")}\n`;
}

async function bareHttp(bench: Bench, { url }: Stand): Promise<number> {
  const address = bench.tenant.url(url);
  const starting = [
    startActor(bench.stage, "bare-server", { url: address }),
    startActor(bench.stage, "caller", null),
  ];
  return await withActors(starting, async (server, caller) => {
    const origin = await server.ask<string>("address");
    const dueMs = Date.now() + 86_400_000;
    const body = JSON.stringify(requestOf({ name: "bare", dueMs, url: target }));
    const request = { origin, path: "/", headers: {}, body, seconds: bench.plan.createSeconds };
    return (await caller.ask<CallReport>("call", request)).perSecond;
  });
}
