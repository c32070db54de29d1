// What is made of measured numbers: quantiles within a round, the median and the spread
// over the rounds, and whether the rounds agree.

export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly rounds: number;
}

export type Verdict = "met" | "not met" | "unresolved";

/** The nearest-rank quantile; of nothing it is not a number. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const ordered = values.toSorted((left, right) => left - right);
  const rank = Math.ceil(share * ordered.length) - 1;
  return ordered[Math.min(Math.max(rank, 0), ordered.length - 1)] ?? Number.NaN;
}

export function spreadOf(values: readonly number[]): Spread | null {
  const known = values.filter((value) => Number.isFinite(value));
  if (known.length === 0) return null;
  return {
    median: middleOf(known),
    least: Math.min(...known),
    most: Math.max(...known),
    rounds: known.length,
  };
}

function middleOf(values: readonly number[]): number {
  const ordered = values.toSorted((left, right) => left - right);
  const half = (ordered.length - 1) / 2;
  return ((ordered[Math.floor(half)] ?? 0) + (ordered[Math.ceil(half)] ?? 0)) / 2;
}

/** A verdict counts only when every round gives the same. */
export function judge(values: readonly number[], holds: (value: number) => boolean): Verdict {
  if (values.length === 0 || values.some((value) => !Number.isFinite(value))) return "unresolved";
  if (values.every(holds)) return "met";
  return values.some(holds) ? "unresolved" : "not met";
}

/** Numbers from 0 to below 1, the same in every run with the same seed. */
export function seededRandom(seed: number): () => number {
  let state = BigInt(seed) + 1n;
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Number(state >> 32n) / 2 ** 32;
  };
}
