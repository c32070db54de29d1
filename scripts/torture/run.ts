// One torture run: the product's processes over a Postgres of its own, the load, the trouble; then
// quiet, the end of all that was asked for, and the state at rest. What it leaves are histories.
import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pino } from "pino";
import { migrate } from "../../src/database/migrate.ts";
import { Database } from "./database.ts";
import { startLoad } from "./load/start.ts";
import type { Load, LoadProgress } from "./load/index.ts";
import { createRandom } from "./load/random.ts";
import { nowMicros, openRecorder, type Recorder } from "./load/recorder.ts";
import type { Part as Kind } from "../../src/parts.ts";
import { Part } from "./parts.ts";
import { Proxy } from "./proxy.ts";
import { watchClock } from "./clock.ts";
import { begin, type Tally, type Trouble } from "./trouble.ts";

export interface RunOptions {
  readonly seed: number;
  readonly minutes: number;
  readonly timersPerSecond: number;
  readonly directory: string;
  readonly say: (line: string) => void;
}

export interface RunResult {
  readonly files: readonly string[];
  readonly load: LoadProgress;
  readonly faults: ReadonlyMap<string, Tally>;
  /** Faults that cannot be had here, and why. */
  readonly leftOut: ReadonlyMap<string, string>;
  /** Lives of processes beyond the first. */
  readonly rebirths: number;
  /** Nothing was left to do when the bound was over. */
  readonly drained: boolean;
  readonly readToTheEnd: boolean;
}

const crew: readonly Kind[] = [
  "server",
  "server",
  "kernel",
  "kernel",
  "kernel",
  "worker",
  "worker",
];
const sayEveryMs = 5000;
const breatheLeastMs = 500;
const breatheMostMs = 6000;
/** What is due once faults have stopped fires within this: a lease that ran out, then a sweep. */
const boundMs = 100_000;
const relaxedBoundMs = 190_000;
const drainMs = 240_000;
/** Until what a fault left is over: a lease of the dead runs out, who waits looks again. */
const settleMs = 40_000;
const freshDrainMs = 60_000;
const readMs = 60_000;

export async function play(options: RunOptions): Promise<RunResult> {
  await chmod(options.directory, 0o711);
  const database = await Database.create(options.directory);
  const recorder = openRecorder(join(options.directory, "world.jsonl"));
  const ended: (() => Promise<unknown>)[] = [() => database.stop()];
  try {
    await migrate({ url: database.url(), log: () => undefined });
    return await playOver(options, database, recorder, ended);
  } finally {
    for (const end of ended.toReversed()) await end();
    recorder.close();
  }
}

async function playOver(
  options: RunOptions,
  database: Database,
  recorder: Recorder,
  ended: (() => Promise<unknown>)[],
): Promise<RunResult> {
  const clock = watchClock(database, recorder);
  ended.push(() => clock.stop());
  const parts = await startParts(options.directory, database, recorder, ended);
  const doors = await openDoors(parts, database, ended);
  const load = await startLoad({
    seed: options.seed,
    directory: options.directory,
    ownerUrl: database.url(),
    sqlUrl: database.url(doors[0]!.port),
    servers: doors.slice(1).map(({ port }) => `http://127.0.0.1:${port}`),
    timersPerSecond: options.timersPerSecond,
    log: pino({ level: "silent" }),
  });
  ended.push(() => load.close());
  const noteClock = (t: number, until: number, ms: number) => {
    recorder.write({ record: "clock_step", t, until, who: "database", ms });
  };
  const random = createRandom(options.seed).fork("trouble");
  const burst = () => load.burst();
  const scene = { database, parts, doors, random, burst, noteClock };
  const trouble = begin(scene, recorder, breatheLeastMs, breatheMostMs);
  ended.push(() => trouble.stop());
  for (const [what, why] of trouble.leftOut) options.say(`left out: ${what}, for ${why}`);
  await endure(options, load, trouble);
  await trouble.stop();
  await Promise.all([database.ready(), ...parts.map((part) => part.ready())]);
  recorder.write({ record: "quiet", t: nowMicros(), boundMs, relaxedBoundMs });
  const settled = wait(settleMs);
  const rest = await comeToRest(options, load, database, recorder, settled);
  const rebirths = parts.reduce((sum, { lives }) => sum + lives - 1, 0);
  const files = [...load.files, recorder.path];
  await recorder.sync();
  const { tallies: faults, leftOut } = trouble;
  return { files, load: load.progress(), faults, leftOut, rebirths, ...rest };
}

async function startParts(
  directory: string,
  database: Database,
  recorder: Recorder,
  ended: (() => Promise<unknown>)[],
): Promise<readonly Part[]> {
  const logs = join(directory, "logs");
  await mkdir(logs, { recursive: true });
  const parts = crew.map((kind, place) => {
    const name = `${kind}-${place}`;
    const databaseUrl = (port: number) => database.url(port);
    return new Part({
      kind,
      name,
      directory: logs,
      databaseUrl,
      databasePort: () => database.port,
      died: (death) => recorder.write({ record: "death", t: nowMicros(), ...death }),
    });
  });
  for (const part of parts) {
    ended.push(() => part.stop());
    await part.start();
  }
  return parts;
}

/** The way of SQL users first, then the ways to the servers. */
async function openDoors(
  parts: readonly Part[],
  database: Database,
  ended: (() => Promise<unknown>)[],
): Promise<readonly Proxy[]> {
  const servers = parts.filter(({ kind }) => kind === "server");
  const doors = [
    new Proxy({ target: () => database.port, postgres: true }),
    ...servers.map((part) => new Proxy({ target: () => part.port, postgres: false })),
  ];
  for (const door of doors) {
    await door.start();
    ended.push(() => door.stop());
  }
  return doors;
}

async function endure({ minutes, say }: RunOptions, load: Load, trouble: Trouble): Promise<void> {
  const begunAt = performance.now();
  const endsAt = begunAt + minutes * 60_000;
  while (performance.now() < endsAt) {
    await wait(Math.min(sayEveryMs, Math.max(0, endsAt - performance.now())));
    const { timers, requests, events, unknown } = load.progress();
    const seen = [...trouble.tallies.values()].reduce((sum, tally) => sum + tally.seen, 0);
    const seconds = Math.round((performance.now() - begunAt) / 1000);
    say(
      `[${seconds} s] ${timers} timers, ${requests} requests received, ${events} events read, ` +
        `${unknown} unknown ends, ${seen} faults; ${trouble.last()}`,
    );
  }
}

async function comeToRest(
  { say }: RunOptions,
  load: Load,
  database: Database,
  recorder: Recorder,
  settled: Promise<void>,
) {
  say("quiet: no more faults, no more timers; what is left has to end");
  await load.calm();
  const isOver = await load.drain(drainMs);
  await settled;
  say("settled: what is asked for now has to fire at once");
  await load.fresh();
  const drained = (await load.drain(freshDrainMs)) && isOver;
  const now = String(await database.ask("select to_json(clock_timestamp()) #>> '{}'"));
  recorder.write({ record: "drained", t: nowMicros(), database: now });
  const readToTheEnd = await load.end(readMs);
  if (!drained || !readToTheEnd) say(`At the end there were: ${await sessionsOf(database)}`);
  await load.recordState();
  return { drained, readToTheEnd };
}

/** Who was doing what, where something did not come to its end. */
async function sessionsOf(database: Database): Promise<string> {
  const sessions = await database.ask(`select json_agg(json_build_object('name', application_name,
      'state', state, 'since', clock_timestamp() - state_change, 'xact', clock_timestamp() - xact_start,
      'user', usename, 'waits', wait_event, 'query', left(query, 160), 'locks',
      (select json_agg(concat_ws(' ', locktype, classid, objid, objsubid, mode, granted))
        from pg_locks where pg_locks.pid = session.pid and locktype = 'advisory')))
    from pg_stat_activity as session where datname = current_database()`);
  return JSON.stringify(sessions, null, 1);
}
