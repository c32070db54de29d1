// Tortures the product and judges what came of it: timers of every kind over every face, while
// processes, wires, clocks and the database fail; then the checker reads what was recorded outside.
//   npm run torture -- [--seed 1] [--minutes 5] [--rate 400] [--json] [--keep DIRECTORY]
// On a throwaway Postgres. The histories of a run with complaints are kept.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { checkHistory } from "../test/checker/check.ts";
import { readHistory } from "../test/checker/read.ts";
import { summaryOf } from "../test/checker/summary.ts";
import { asJson, asText } from "./torture/report.ts";
import { play } from "./torture/run.ts";

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: "1" },
      minutes: { type: "string", default: "5" },
      rate: { type: "string", default: "400" },
      json: { type: "boolean", default: false },
      keep: { type: "string" },
    },
  });
  const directory = await directoryFor(values.keep);
  const options = {
    seed: Number(values.seed),
    minutes: Number(values.minutes),
    timersPerSecond: Number(values.rate),
    directory,
    say: (line: string) => console.error(line),
  };
  const result = await play(options);
  options.say("judging");
  const history = await readHistory(result.files);
  const complaints = checkHistory(history);
  const summary = summaryOf(history);
  const told = values.json
    ? JSON.stringify(asJson(options, result, summary, complaints))
    : asText(options, result, summary, complaints);
  console.log(told);
  const isClean = complaints.length === 0 && result.drained && result.readToTheEnd;
  if (!isClean) process.exitCode = 1;
  if (isClean && values.keep === undefined) await rm(directory, { recursive: true, force: true });
  else options.say(`The histories and logs are in ${directory}.`);
}

async function directoryFor(kept: string | undefined): Promise<string> {
  if (kept === undefined) return await mkdtemp(join(tmpdir(), "minoots-torture-"));
  const directory = resolve(kept);
  await mkdir(directory, { recursive: true });
  return directory;
}

await main();
