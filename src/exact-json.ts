// JSON whose numbers keep all their digits: what JavaScript would round is held as it was
// written, and is written so again.
type Revive = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown;

interface ExactJson {
  parse(text: string, revive: Revive): unknown;
  rawJSON(text: string): unknown;
  isRawJSON(value: unknown): boolean;
}

const json = JSON as unknown as ExactJson;
const manyDigits = /\d[\d.]{15}/; // a number holds 15 whatever they are
const decimal = /^-?\d+(\.\d+)?$/;

export function parseExactly(text: string): unknown {
  return manyDigits.test(text) ? json.parse(text, keepDigits) : (JSON.parse(text) as unknown);
}

export function keepDigits(
  this: unknown,
  _key: string,
  value: unknown,
  context: { source?: string },
): unknown {
  return typeof value === "number" ? exactly(context.source ?? "", value) : value;
}

export function isExact(value: unknown): boolean {
  return json.isRawJSON(value);
}

/** The number, or the digits if they are more than a number can hold. */
export function exactly(digits: string, number: number): unknown {
  const fits = !manyDigits.test(digits) || String(number) === digits;
  return fits || !Number.isFinite(number) || !decimal.test(digits) ? number : json.rawJSON(digits);
}
