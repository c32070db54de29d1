// What a torture run came to, to read or as JSON.
import type { Complaint } from "../../test/checker/complaint.ts";
import type { RunOptions, RunResult } from "./run.ts";

const complaintsShown = 30;

export function asJson(options: RunOptions, result: RunResult, complaints: readonly Complaint[]) {
  const { load, faults, rebirths, drained, readToTheEnd } = result;
  return {
    seed: options.seed,
    minutes: options.minutes,
    timers: load.timers,
    requests: load.requests,
    events: load.events,
    unknownEnds: load.unknown,
    done: load.done,
    rebirths,
    faults: Object.fromEntries(faults),
    faultsSeen: seenOf(result),
    drained,
    readToTheEnd,
    complaints,
  };
}

export function asText(options: RunOptions, result: RunResult, complaints: readonly Complaint[]) {
  const { load, faults, rebirths, drained, readToTheEnd } = result;
  const names = [...faults].toSorted(([a], [b]) => a.localeCompare(b));
  return [
    "",
    `Seed ${options.seed}, ${options.minutes} min: ${load.timers} timers, ${load.requests} requests ` +
      `received, ${load.events} events read, ${load.unknown} calls whose end nobody knows.`,
    `${seenOf(result)} faults were seen to bite; processes began ${rebirths} more lives.`,
    ...names.map(([what, { tried, seen }]) => `  ${String(seen).padStart(4)} of ${tried}  ${what}`),
    ...(drained ? [] : ["Something had not ended when its time was over."]),
    ...(readToTheEnd ? [] : ["A reader did not come to the end of the feed."]),
    ...complaints.slice(0, complaintsShown).map(({ promise, about, says }) => {
      return `${promise} (${about}): ${says}`;
    }),
    complaints.length === 0 ? "No promise was broken." : `${complaints.length} complaints.`,
  ].join("\n");
}

export function seenOf({ faults }: RunResult): number {
  return [...faults.values()].reduce((sum, { seen }) => sum + seen, 0);
}
