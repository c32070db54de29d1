// What the races came to: how many went each way, for each verb and mode, so that one sees
// that both sides did win; and every timer that was not as it must be.
import type { Mode } from "./modes.ts";
import type { Defect, RoundResult, Tally } from "./round.ts";

export interface ModeReport {
  readonly mode: string;
  readonly about: string;
  readonly verbs: Tally[];
  readonly defects: Defect[];
}

const defectsShown = 20;

export function newReport({ name, about }: Mode): ModeReport {
  return { mode: name, about, verbs: [], defects: [] };
}

export function addRound(report: ModeReport, { tallies, defects }: RoundResult): void {
  report.defects.push(...defects);
  for (const { verb, won, late, held } of tallies) {
    const known = report.verbs.find((tally) => tally.verb === verb);
    if (known === undefined) report.verbs.push({ verb, won, late, held });
    else Object.assign(known, addTo(known, { won, late, held }));
  }
}

function addTo(known: Tally, { won, late, held }: Omit<Tally, "verb">): Omit<Tally, "verb"> {
  return { won: known.won + won, late: known.late + late, held: known.held + held };
}

export function printReports(reports: readonly ModeReport[]): void {
  for (const { mode, about, verbs, defects } of reports) {
    console.log(`\n${mode}: ${about}`);
    console.table(
      verbs.map(({ verb, won, late, held }) => ({
        verb,
        "the verb won": won,
        "the firing won": late,
        "held to the instant": held,
      })),
    );
    for (const { key, verb, outcome, wrong } of defects.slice(0, defectsShown)) {
      console.log(`  ${key}: ${verb} answered ${outcome}; ${wrong.join("; ")}`);
    }
  }
  const races = reports
    .flatMap(({ verbs }) => verbs)
    .reduce((sum, { won, late }) => sum + won + late, 0);
  const defects = reports.reduce((sum, report) => sum + report.defects.length, 0);
  console.log(`\n${races} races, ${defects} defects.`);
}
