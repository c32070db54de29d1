// The load of the torture run against the product in peace: it does all that it is meant to do,
// and the checker has nothing to say.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import { pino } from "pino";
import { expect, onTestFinished } from "vitest";
import { behaviours } from "../../scripts/torture/load/behaviours.ts";
import type { Load } from "../../scripts/torture/load/index.ts";
import { nowMicros, openRecorder, type Recorder } from "../../scripts/torture/load/recorder.ts";
import { startLoad } from "../../scripts/torture/load/start.ts";
import { checkHistory } from "../checker/check.ts";
import { readHistory } from "../checker/read.ts";
import { test } from "../harness/database.ts";
import { startProgram } from "../harness/program.ts";

const loadMs = 6000;
const lookMs = 500;
const timersPerSecond = 120;
const boundMs = 60_000;
const faces = ["sql", "graphql", "rest"];
const verbs = ["schedule", "cancel", "reschedule", "snooze", "pause", "resume", "fire"];

test(
  "a load without faults tries everything, and nobody has anything to complain of",
  { timeout: 150_000 },
  async ({ url, db }) => {
    const { address } = await startProgram(url);
    const directory = await mkdtemp(join(tmpdir(), "minoots-load-"));
    onTestFinished(() => rm(directory, { recursive: true }));
    const log = pino({ level: "silent" });
    const ways = { ownerUrl: url, sqlUrl: url, servers: [address] };
    const load = await startLoad({ seed: 7, directory, ...ways, timersPerSecond, log });
    onTestFinished(() => load.close());

    const world = openRecorder(join(directory, "world.jsonl"));
    for (const endMs = performance.now() + loadMs; performance.now() < endMs;) {
      await lookAtClock(db, world);
    }
    await comeToRest(load, db, world);

    expect(checkHistory(await readHistory([...load.files, world.path]))).toEqual([]);
    const { done } = load.progress();
    expect(Object.keys(done)).toEqual(expect.arrayContaining(everything()));
  },
);

async function lookAtClock(db: pg.Pool, world: Recorder): Promise<string> {
  await wait(lookMs);
  const t = nowMicros();
  const { rows } = await db.query<{ now: string }>("select clock_timestamp()::text as now");
  const database = rows[0]!.now;
  world.write({ record: "clock", t, until: nowMicros(), database });
  return database;
}

async function comeToRest(load: Load, db: pg.Pool, world: Recorder): Promise<void> {
  await load.calm();
  world.write({ record: "quiet", t: nowMicros(), boundMs, relaxedBoundMs: boundMs });
  expect(await load.drain(boundMs)).toBe(true);
  await load.fresh();
  expect(await load.drain(boundMs)).toBe(true);
  const database = await lookAtClock(db, world);
  world.write({ record: "drained", t: nowMicros(), database });
  expect(await load.end(boundMs)).toBe(true);
  await load.recordState();
  world.close();
}

function everything(): string[] {
  return [
    ...verbs.flatMap((verb) => faces.map((face) => `${verb} by ${face}`)),
    ...faces.map((face) => `claim by ${face}`),
    ...["subscription", "iterator", "sse", "page", "consumer"].map((way) => `read by ${way}`),
    ...Object.keys(behaviours).map((way) => `received ${way}`),
    ...["RATE_LIMITED", "QUOTA_EXCEEDED"].map((code) => `refused ${code}`),
  ];
}
