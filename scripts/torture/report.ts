// What a torture run came to, to read or as JSON.
import type { Complaint } from "../../test/checker/complaint.ts";
import { saySummary, type Summary } from "../../test/checker/summary.ts";
import type { RunOptions, RunResult } from "./run.ts";

const complaintsShown = 30;

export function asJson(
  options: RunOptions,
  result: RunResult,
  summary: Summary,
  complaints: readonly Complaint[],
) {
  const { load, faults, leftOut, rebirths, drained, readToTheEnd } = result;
  return {
    seed: options.seed,
    minutes: options.minutes,
    ...summary,
    done: load.done,
    rebirths,
    faultsByKind: Object.fromEntries(faults),
    faultsLeftOut: Object.fromEntries(leftOut),
    drained,
    readToTheEnd,
    complaints,
  };
}

export function asText(
  options: RunOptions,
  result: RunResult,
  summary: Summary,
  complaints: readonly Complaint[],
) {
  const { faults, leftOut, rebirths, drained, readToTheEnd } = result;
  const names = [...faults].toSorted(([a], [b]) => a.localeCompare(b));
  return [
    "",
    `Seed ${options.seed}, ${options.minutes} min: ${saySummary(summary)}.`,
    `Of these faults the effect was seen; processes began ${rebirths} more lives.`,
    ...names.map(([what, { tried, seen }]) => `  ${String(seen).padStart(4)} of ${tried}  ${what}`),
    ...[...leftOut].map(([what, why]) => `  left out: ${what}, for ${why}`),
    ...unknownEnds(summary),
    ...(drained ? [] : ["Something had not ended when its time was over."]),
    ...(readToTheEnd ? [] : ["A reader did not come to the end of the feed."]),
    ...complaints.slice(0, complaintsShown).map(({ promise, about, says }) => {
      return `${promise} (${about}): ${says}`;
    }),
    complaints.length === 0 ? "No promise was broken." : `${complaints.length} complaints.`,
  ].join("\n");
}

function unknownEnds({ unknownBy }: Summary): string[] {
  const counted = Object.entries(unknownBy).toSorted(([, a], [, b]) => b - a);
  if (counted.length === 0) return [];
  return ["Calls that ended unknown:", ...counted.map(([how, count]) => `  ${count} ${how}`)];
}

export function seenOf({ faults }: RunResult): number {
  return [...faults.values()].reduce((sum, { seen }) => sum + seen, 0);
}
