// Shows that growth is bounded: fires timers by the million while retention, shortened to
// seconds, removes them behind, and prints the speed and the sizes as it goes. What should be
// seen are flat lines.
//   node scripts/soak.ts [--fires 5000000] [--minutes 60] [--keep-seconds 30]
// On a throwaway Postgres, as durable as a real one while it lives; gone afterwards.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { pino } from "pino";
import { dropPartition, retain } from "../src/database/calls.ts";
import { removeFailedJobs } from "../src/database/lane-calls.ts";
import { createTenant } from "../src/database/tenant-calls.ts";
import { type DatabaseRole, connectionConfig } from "../src/database/connect.ts";
import { startEmbedded } from "../src/database/embedded.ts";
import { migrate } from "../src/database/migrate.ts";
import { removeWhatWasKept } from "../src/tasks/retain.ts";
import { printHeader, printProgress, printTables } from "./soak/progress.ts";
import { playRound, type Players, type RoundTimes, roundSize } from "./soak/round.ts";

interface Plan {
  readonly fires: number;
  readonly endsAtMs: number;
  readonly keepSeconds: number;
}

const upkeepEveryMs = 2000;
const reports = 20;

async function main(): Promise<void> {
  const plan = readPlan();
  const directory = await mkdtemp(join(tmpdir(), "minoots-soak-"));
  const settings = { autovacuum_naptime: "5s", max_wal_size: "4GB" };
  const postgres = await startEmbedded({ dataDirectory: directory, log: () => {}, settings });
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => stopping.abort());
  }
  try {
    await migrate({ url: postgres.url, log: () => undefined });
    await soak(postgres.url, plan, stopping);
  } finally {
    await postgres.stop();
    await rm(directory, { recursive: true, force: true, maxRetries: 10 });
  }
}

function readPlan(): Plan {
  const { values } = parseArgs({
    options: {
      fires: { type: "string", default: "5000000" },
      minutes: { type: "string", default: "60" },
      "keep-seconds": { type: "string", default: "30" },
    },
  });
  return {
    fires: Number(values.fires),
    endsAtMs: Date.now() + Number(values.minutes) * 60_000,
    keepSeconds: Number(values["keep-seconds"]),
  };
}

async function soak(url: string, plan: Plan, stopping: AbortController): Promise<void> {
  const admin = await connect(url, null);
  const tenantId = await createTenant(admin, "soak", "enterprise");
  await admin.query(
    `update minoots_private.tiers set retention = make_interval(secs => $1),
      failure_retention = make_interval(secs => 2 * $1)`,
    [plan.keepSeconds],
  );
  const clients = [
    admin,
    await connect(url, "minoots_server", `-c minoots.tenant_id=${tenantId}`),
    await connect(url, "minoots_kernel"),
    await connect(url, "minoots_worker"),
    await connect(url, "minoots_worker"),
    await connect(url, "minoots_owner"),
  ] as const;
  const [, server, kernel, hands, worker, owner] = clients;
  const end = () => stopping.abort();
  const playing = playAll({ server, kernel, hands }, admin, plan, stopping.signal).finally(end);
  const upkeep = keepUp(worker, owner, stopping.signal).finally(end);
  const [played, kept] = await Promise.allSettled([playing, upkeep]);
  await printTables(admin);
  await Promise.all(clients.map((client) => client.end()));
  for (const outcome of [played, kept]) if (outcome.status === "rejected") throw outcome.reason;
}

async function playAll(players: Players, admin: pg.Client, plan: Plan, stopping: AbortSignal) {
  const every = Math.max(roundSize, Math.ceil(plan.fires / reports / roundSize) * roundSize);
  let times: RoundTimes[] = [];
  printHeader();
  for (let fired = 0; fired < plan.fires && Date.now() < plan.endsAtMs && !stopping.aborted;) {
    times.push(await playRound(players));
    fired += roundSize;
    if (fired % every !== 0) continue;
    await printProgress(admin, fired, times);
    times = [];
  }
}

/**
 * The upkeep that the worker does, at a shorter interval as retention is shorter. Of the sweep
 * only the partitions, since the rounds count what they fire themselves.
 */
async function keepUp(worker: pg.Client, owner: pg.Client, stopping: AbortSignal): Promise<void> {
  const log = pino({ level: "warn" });
  const calls = {
    retain: (batchMax: number) => retain(worker, batchMax),
    removeFailedJobs: (batchMax: number) => removeFailedJobs(worker, batchMax),
    dropPartition: () => dropPartition(worker),
  };
  while (!stopping.aborted) {
    await owner.query("select minoots_private.open_partitions()");
    await removeWhatWasKept({ calls, log }, stopping);
    await new Promise((resolve) => setTimeout(resolve, upkeepEveryMs));
  }
}

async function connect(url: string, role: DatabaseRole | null, more = ""): Promise<pg.Client> {
  const config = connectionConfig({ url, role, name: "soak" });
  const client = new pg.Client({ ...config, options: `${config.options ?? ""} ${more}` });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

await main();
