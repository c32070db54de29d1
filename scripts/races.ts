// Races people against the clock: tens of thousands of timers are cancelled, moved, paused or
// fired by hand in the very moment they come due, in each way a kernel can meet that moment,
// and every one is looked at afterwards: never both, never neither, nothing early or twice.
//   npm run races -- [--count 100000] [--json]
// On a throwaway Postgres, as durable as a real one while it lives; gone afterwards.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startEmbedded } from "../src/database/embedded.ts";
import { migrate } from "../src/database/migrate.ts";
import { createTenant } from "../src/database/tenant-calls.ts";
import { withClient } from "./bench/room.ts";
import { createAim, type Mode, modes } from "./races/modes.ts";
import { addRound, type ModeReport, newReport, printReports } from "./races/report.ts";
import { openRoom } from "./races/room.ts";
import { playRound, type Room } from "./races/round.ts";

interface Plan {
  readonly count: number;
  readonly json: boolean;
}

async function main(): Promise<void> {
  const plan = readPlan();
  const directory = await mkdtemp(join(tmpdir(), "minoots-races-"));
  const settings = { track_commit_timestamp: "on", max_wal_size: "4GB" };
  const postgres = await startEmbedded({ dataDirectory: directory, log: () => {}, settings });
  try {
    await migrate({ url: postgres.url, log: () => undefined });
    const reports = await raceOn(postgres.url, plan);
    if (plan.json) console.log(JSON.stringify({ postgres: postgres.version, reports }));
    else printReports(reports);
    if (reports.some(({ defects }) => defects.length > 0)) process.exitCode = 1;
  } finally {
    await postgres.stop();
    await rm(directory, { recursive: true, force: true, maxRetries: 10 });
  }
}

function readPlan(): Plan {
  const { values } = parseArgs({
    options: {
      count: { type: "string", default: "100000" },
      json: { type: "boolean", default: false },
    },
  });
  return { count: Number(values.count), json: values.json };
}

async function raceOn(url: string, { count, json }: Plan): Promise<ModeReport[]> {
  const tenantId = await withClient(url, (admin) => createTenant(admin, "races", "enterprise"));
  const room = await openRoom(url, tenantId);
  const each = Math.ceil(count / modes.length);
  const tell = (line: string) => {
    if (!json) console.log(line);
  };
  try {
    const reports: ModeReport[] = [];
    for (const mode of modes) reports.push(await raceIn(room, mode, each, tell));
    return reports;
  } finally {
    await room.close();
  }
}

async function raceIn(
  room: Room,
  mode: Mode,
  count: number,
  tell: (line: string) => void,
): Promise<ModeReport> {
  const aim = createAim(mode);
  const report = newReport(mode);
  for (let done = 0; done < count;) {
    const size = Math.min(mode.roundMax, count - done);
    addRound(
      report,
      await playRound(room, mode, aim, { name: `${mode.name}-${done}`, count: size }),
    );
    done += size;
    tell(`${mode.name}: ${done} of ${count} races, ${report.defects.length} defects`);
  }
  return report;
}

await main();
