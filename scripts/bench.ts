// Measures ours beside the raw ceilings and beside the rivals, in one run on one Postgres:
//   node scripts/bench.ts [--quick] [--only NAME] [--rounds N] [--json FILE] [--document FILE]
// Everything is bounded, on this machine only, and gone afterwards, also on Ctrl-C.
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { pino } from "pino";
import { endAll, type Stage } from "./bench/actor.ts";
import type { Bench, Round, Scenario } from "./bench/context.ts";
import { courseOf, names } from "./bench/course.ts";
import { contestsFor } from "./bench/contests.ts";
import { figuresFor } from "./bench/figures.ts";
import { describeMachine } from "./bench/machine.ts";
import { fullPlan, type Plan, quickPlan } from "./bench/plan.ts";
import { startRedis } from "./bench/redis.ts";
import { intoDocument, type RoundResult, writeReport } from "./bench/report.ts";
import { openRoom, withClient } from "./bench/room.ts";
import { quantile } from "./bench/statistics.ts";
import { prepareTemplate, template } from "./bench/tenant.ts";
import { UserError } from "../src/errors.ts";

interface Options {
  readonly plan: Plan;
  readonly only: string | null;
  readonly jsonFile: string;
  /** The page whose last run is replaced by this one. */
  readonly documentFile: string | null;
  readonly profileDirectory: string | null;
}

type Closers = (() => Promise<unknown>)[];

const startedAt = performance.now();

async function main(): Promise<void> {
  const options = readOptions();
  const closers: Closers = [];
  let givingUp: Promise<void> | null = null;
  const giveUp = () => void (givingUp ??= closeAll(closers).then(() => process.exit(130)));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, giveUp);
  // Nobody reads any more, as when it is piped into head.
  process.stdout.on("error", giveUp);
  try {
    await runAll(options, closers);
  } finally {
    await closeAll(closers);
  }
}

async function runAll(options: Options, closers: Closers): Promise<void> {
  const bench = await prepare(options, closers);
  const machine = await withClient(bench.room.url(template), (client) =>
    describeMachine(client, bench.redis),
  );
  const facts = Object.entries(machine).map(([name, value]) => `${name.padEnd(9)} ${value}`);
  console.log(facts.join("\n"));
  const rounds: RoundResult[] = [];
  for (let number = 1; number <= options.plan.rounds; number += 1) {
    rounds.push(await runRound(bench, options.only, number));
    await save(options, machine, rounds);
  }
  const report = writeReport(rounds, figuresFor(options.plan), contestsFor(options.plan));
  const end = `${options.plan.kind} run of ${rounds.length} rounds in ${seconds()} s`;
  console.log(`${report}\n\n${end}.\nThe numbers of every round: ${options.jsonFile}`);
  if (options.documentFile === null) return;
  const page = await readFile(options.documentFile, "utf8");
  const text = [...facts, `run       ${end}`, report].join("\n");
  await writeFile(options.documentFile, intoDocument(page, text));
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string" },
      rounds: { type: "string" },
      json: { type: "string", default: ".minoots/bench.json" },
      document: { type: "string" },
      profile: { type: "string" },
    },
  });
  const only = values.only ?? null;
  if (only !== null && !names.some((name) => name === only)) {
    throw new UserError(`There is no measurement "${only}".`, `There are: ${names.join(", ")}.`);
  }
  const plan = values.quick ? quickPlan : fullPlan;
  const rounds = Number(values.rounds ?? plan.rounds);
  return {
    plan: { ...plan, rounds: Number.isInteger(rounds) && rounds > 0 ? rounds : plan.rounds },
    only,
    jsonFile: values.json,
    documentFile: values.document ?? null,
    profileDirectory: values.profile ?? null,
  };
}

async function prepare(options: Options, closers: Closers): Promise<Bench> {
  say("starting Postgres");
  const room = await openRoom(say);
  closers.push(() => room.close());
  const redis = await startRedis(room.directory);
  if (redis !== null) closers.push(() => redis.close());
  const stage: Stage = { actors: new Set(), profileDirectory: options.profileDirectory };
  closers.push(() => endAll(stage));
  return {
    plan: options.plan,
    room,
    stage,
    redis,
    tenant: await prepareTemplate(room),
    secretKey: randomBytes(32).toString("hex"),
    kept: new Map(),
    log: pino({ level: "silent" }),
    say,
  };
}

async function runRound(bench: Bench, only: string | null, number: number): Promise<RoundResult> {
  const round: Round = { number, values: {}, notes: [], commitsMs: [] };
  for (const scenario of courseOf(bench.plan, number)) {
    if (number > roundsOf(scenario, bench.plan)) continue;
    if (only !== null && scenario.name !== only && scenario.name !== "ceilings") continue;
    say(`round ${number} of ${bench.plan.rounds}: ${scenario.title}`);
    try {
      await scenario.run(bench, round);
    } catch (error) {
      round.notes.push(`round ${number}: ${scenario.title} failed: ${String(error)}`);
    }
  }
  round.values["commit.p50"] = quantile(round.commitsMs, 0.5);
  round.values["commit.p99"] = quantile(round.commitsMs, 0.99);
  return round;
}

function roundsOf({ weight }: Scenario, { rounds, longRounds, heavyRounds }: Plan): number {
  if (weight === undefined) return rounds;
  return weight === "long" ? longRounds : heavyRounds;
}

async function save(options: Options, machine: object, rounds: readonly RoundResult[]) {
  const { plan, jsonFile } = options;
  await mkdir(dirname(jsonFile), { recursive: true });
  await writeFile(jsonFile, `${JSON.stringify({ machine, plan, rounds }, null, 2)}\n`);
}

function say(line: string): void {
  console.log(`[${seconds().padStart(4)} s] ${line}`);
}

function seconds(): string {
  return ((performance.now() - startedAt) / 1000).toFixed(0);
}

async function closeAll(closers: Closers): Promise<void> {
  for (const close of closers.splice(0).toReversed()) {
    await close().catch((error: unknown) => console.error(error));
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(`${error.message}\n  ${error.hint}`);
  process.exitCode = 1;
}
