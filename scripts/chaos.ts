// Shows that the feed is exact whatever breaks: subscribers over WebSockets, random cuts, the
// listening connection killed, the server killed and restarted, tenants that leave their
// transactions open; and each one's log is compared with its part of the feed.
//   npm run chaos -- [--subscribers 1000] [--events 1000] [--seconds 60] [--tenants 100] [--json]
// On a throwaway Postgres, gone afterwards.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startEmbedded } from "../src/database/embedded.ts";
import { migrate } from "../src/database/migrate.ts";
import { type ChaosResult, playChaos } from "./chaos/run.ts";

const complaintsShown = 20;

async function main(): Promise<void> {
  const { json, ...load } = readPlan();
  const directory = await mkdtemp(join(tmpdir(), "minoots-chaos-"));
  const postgres = await startEmbedded({ dataDirectory: directory, log: () => {} });
  try {
    await migrate({ url: postgres.url, log: () => undefined });
    const result = await playChaos({ url: postgres.url, ...load });
    console.log(json ? JSON.stringify({ ...load, ...result }) : told(result));
    if (result.complaints.length > 0) process.exitCode = 1;
  } finally {
    await postgres.stop();
    await rm(directory, { recursive: true, force: true, maxRetries: 10 });
  }
}

function readPlan() {
  const { values } = parseArgs({
    options: {
      subscribers: { type: "string", default: "1000" },
      events: { type: "string", default: "1000" },
      seconds: { type: "string", default: "60" },
      tenants: { type: "string", default: "100" },
      json: { type: "boolean", default: false },
    },
  });
  return {
    subscribers: Number(values.subscribers),
    eventsPerSecond: Number(values.events),
    seconds: Number(values.seconds),
    tenants: Number(values.tenants),
    json: values.json,
  };
}

function told({ damage, complaints, ...result }: ChaosResult): string {
  return [
    `${result.events} events, told ${result.told} times over ${result.connections} connections.`,
    `${damage.cuts} connections cut, ${damage.listenersKilled} listeners and ` +
      `${damage.connectionsKilled} others killed, ${damage.restarts} restart, ` +
      `${damage.idleTransactions} transactions left open.`,
    `The server used ${(result.serverCpu * 100).toFixed(0)} % of a core; from a firing to its ` +
      `subscribers p50 ${result.lagP50Ms.toFixed(1)} ms, p99 ${result.lagP99Ms.toFixed(1)} ms.`,
    ...complaints.slice(0, complaintsShown),
    complaints.length === 0 ? "Every log is exact." : `${complaints.length} complaints.`,
  ].join("\n");
}

await main();
