// The end of a run: ratios first, with the floor beside each and whether every round agrees;
// then the rivals; then everything that was measured.
import type { Contest } from "./contests.ts";
import type { Figure, Values } from "./figures.ts";
import { judge, type Spread, spreadOf } from "./statistics.ts";

export interface RoundResult {
  readonly number: number;
  readonly values: Values;
  readonly notes: readonly string[];
}

export function writeReport(
  rounds: readonly RoundResult[],
  figures: readonly Figure[],
  contests: readonly Contest[],
): string {
  return [
    title("Against the floors", "ratios within each round; median (least – most) over the rounds"),
    writeTable(
      ["figure", "ratio", "floor", "", "reach for", "measured"],
      figures.flatMap((figure) => figureRow(figure, rounds)),
    ),
    title("Against the rivals", "ms from the due time; p50 / p99, median (least – most)"),
    ...contests.map((contest) => writeContest(contest, rounds)).filter((text) => text !== ""),
    title("Everything measured", "ms unless the name says otherwise"),
    writeTable(["what", "median (least – most)", "rounds"], everything(rounds)),
    ...notesOf(rounds),
  ].join("\n");
}

const documentHeading = "## The last full run";

/** The page with this run in the place of the one before. */
export function intoDocument(page: string, text: string): string {
  const [before = ""] = page.split(documentHeading);
  return `${before}${documentHeading}\n\n\`\`\`\n${text.trim()}\n\`\`\`\n`;
}

function title(text: string, explanation: string): string {
  return `\n${text} (${explanation})\n`;
}

function valuesOf(rounds: readonly RoundResult[], key: string): number[] {
  return rounds.flatMap(({ values }) => (values[key] === undefined ? [] : [values[key]]));
}

function figureRow(figure: Figure, rounds: readonly RoundResult[]): string[][] {
  const ratios = rounds
    .map(({ values }) => figure.of(values))
    .filter((ratio) => !Number.isNaN(ratio));
  const spread = spreadOf(ratios);
  if (spread === null) return [];
  const sign = figure.better === "lower" ? "≤" : "≥";
  const bound = (value: number | null) => (value === null ? "" : `${sign} ${value}`);
  const measured = spreadOf(valuesOf(rounds, figure.measured));
  return [
    [
      figure.title,
      writeSpread(spread),
      bound(figure.floor),
      figure.floor === null ? "" : judge(ratios, isWithin(figure, figure.floor)),
      figure.reach === null ? "" : `${bound(figure.reach)} ${reachedMark(figure, ratios)}`,
      measured === null ? "" : `${figure.measured} ${writeSpread(measured)}`,
    ],
  ];
}

function isWithin({ better }: Figure, bound: number): (ratio: number) => boolean {
  return (ratio) => (better === "lower" ? ratio <= bound : ratio >= bound);
}

function reachedMark(figure: Figure, ratios: readonly number[]): string {
  const verdict = judge(ratios, isWithin(figure, figure.reach ?? 0));
  return { met: "✓", "not met": "", unresolved: "?" }[verdict];
}

function writeContest(contest: Contest, rounds: readonly RoundResult[]): string {
  const rows = [...contest.ours, ...contest.rivals].flatMap(({ title: name, key }) => {
    const [middle, high] = ["p50", "p99"].map((part) =>
      spreadOf(valuesOf(rounds, `${key}.${part}`)),
    );
    return middle && high ? [[name, writeSpread(middle), writeSpread(high)]] : [];
  });
  if (rows.length === 0) return "";
  const verdicts = contest.ours.flatMap((ours) =>
    ["p50", "p99"].flatMap((part) => writeVerdict(ours, contest, part, rounds)),
  );
  const table = writeTable([contest.title, "p50", "p99"], rows);
  return [table, ...verdicts, ""].join("\n");
}

function writeVerdict(
  ours: Contest["ours"][number],
  { rivals }: Contest,
  part: string,
  rounds: readonly RoundResult[],
): string[] {
  const ratios = rounds.flatMap(({ values }) => {
    const best = rivals.flatMap(({ key }) => values[`${key}.${part}`] ?? []);
    const own = values[`${ours.key}.${part}`];
    return own === undefined || best.length === 0 ? [] : [own / Math.min(...best)];
  });
  const spread = spreadOf(ratios);
  if (spread === null) return [];
  const verdict = judge(ratios, (ratio) => ratio < 1);
  const word = {
    met: "ahead in every round",
    "not met": "behind in every round",
    unresolved: "unresolved",
  };
  return [`  ${ours.title}, ${part} ÷ the best rival's: ${writeSpread(spread)}: ${word[verdict]}`];
}

function everything(rounds: readonly RoundResult[]): string[][] {
  const keys = new Set(rounds.flatMap(({ values }) => Object.keys(values)));
  return [...keys].flatMap((key) => {
    const spread = spreadOf(valuesOf(rounds, key));
    return spread === null ? [] : [[key, writeSpread(spread), String(spread.rounds)]];
  });
}

function notesOf(rounds: readonly RoundResult[]): string[] {
  const notes = rounds.flatMap((round) => round.notes);
  return notes.length === 0 ? [] : [title("Remarks", "what did not go as it should"), ...notes];
}

function writeSpread({ median, least, most, rounds }: Spread): string {
  if (rounds === 1) return writeNumber(median);
  return `${writeNumber(median)} (${writeNumber(least)} – ${writeNumber(most)})`;
}

/** Three digits that count, and no more. */
export function writeNumber(value: number): string {
  if (value === 0) return "0";
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en");
  return String(Number(value.toPrecision(3)));
}

function writeTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, index) =>
    Math.max(name.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd();
  return [line(head), line(widths.map((width) => "─".repeat(width))), ...rows.map(line)].join("\n");
}
