// Chance from a seed: the same seed gives the same history, so that what fails can be met again.

export interface Chance {
  /** From 0 up to, without, 1. */
  real(): number;
  /** A whole number from 0 up to, without, limit. */
  below(limit: number): number;
  happens(probability: number): boolean;
  one<Value>(values: readonly Value[]): Value;
  uuid(): string;
  digest(): string;
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  // Mulberry32: 32 bits of state are plenty for a history.
  const real = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(real() * limit);
  const digits = (count: number) =>
    Array.from({ length: count }, () => below(16).toString(16)).join("");
  return {
    real,
    below,
    happens: (probability) => real() < probability,
    one: (values) => values[below(values.length)]!,
    uuid: () => `${digits(8)}-${digits(4)}-7${digits(3)}-8${digits(3)}-${digits(12)}`,
    digest: () => digits(64),
  };
}
