// Mutations that can be repeated: by a seed, out of good requests and of the values of the table.
import { badDurations, badTimes } from "./values.ts";

export type Random = ReturnType<typeof randomOf>;

/** Numbers from a seed (mulberry32), and choices by them. */
export function randomOf(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const one = <T>(choices: readonly T[]): T => choices[below(choices.length)]!;
  return { next, below, one };
}

const raw = (text: string) => ({ raw: text });
const parsed = [...badTimes, ...badDurations].map((text) => JSON.parse(text) as string);

/** What is put in the place of something good. */
export const poison: readonly unknown[] = [
  ...parsed.filter((text) => text.length < 1_000),
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  -(2 ** 63),
  1e308,
  raw("1e400000"),
  raw("-0"),
  raw("12345678901234567890"),
  raw('{"__proto__":{"a":1}}'),
  raw('{"a":1,"a":2}'),
  raw(`${"[".repeat(150)}${"]".repeat(150)}`),
  raw('"\\u0000"'),
  raw('"\\ud800"'),
  "",
  " ",
  "a\r\nb",
  "\u202eevil",
  "'; drop table timers; --",
  "%00",
  "x".repeat(5_000),
  "00000000-0000-0000-0000-000000000000",
  "{timerId}{labels.x}{",
  "1-99999999999999999999",
  [],
  {},
  [[]],
  [null],
  { "": "" },
  { toString: 1, constructor: null },
  { webhook: { url: "http://[::1]:0/" } },
];

/** The text of JSON of a value, some of whose parts are already text. */
export function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if ("raw" in value) return String(value.raw);
  const fields = Object.entries(value).map(
    ([name, each]) => `${JSON.stringify(name)}:${written(each)}`,
  );
  return `{${fields.join(",")}}`;
}

/** The same value with one thing about it changed, somewhere. */
export function mutated(random: Random, value: unknown): unknown {
  if (random.below(4) === 0) return random.one(poison);
  if (Array.isArray(value)) return mutatedList(random, value);
  if (typeof value !== "object" || value === null) return random.one(poison);
  return mutatedObject(random, value as Record<string, unknown>);
}

function mutatedList(random: Random, list: readonly unknown[]): unknown {
  if (list.length === 0) return [random.one(poison)];
  const place = random.below(list.length);
  switch (random.below(4)) {
    case 0:
      return list.toSpliced(place, 1);
    case 1:
      return Array.from({ length: 40 }, () => list[place]);
    default:
      return list.with(place, mutated(random, list[place]));
  }
}

const names = [
  "__proto__",
  "constructor",
  "fireat",
  "",
  "\ud800",
  "type",
  "kind",
  "parameters",
  "id",
];

function mutatedObject(random: Random, object: Record<string, unknown>): unknown {
  const fields = Object.entries(object);
  if (fields.length === 0) return random.one(poison);
  const place = random.below(fields.length);
  const [name, value] = fields[place]!;
  switch (random.below(6)) {
    case 0:
      return Object.fromEntries(fields.toSpliced(place, 1));
    case 1:
      return Object.fromEntries(fields.with(place, [random.one(names), value]));
    case 2:
      return Object.fromEntries([...fields, [random.one(names), random.one(poison)]]);
    default:
      return Object.fromEntries(fields.with(place, [name, mutated(random, value)]));
  }
}

/** A document of GraphQL with some of its words taken out, doubled, moved or made others. */
export function mutatedText(random: Random, document: string): string {
  const words = document.match(/"(?:[^"\\]|\\.)*"|\w+|\s+|[^\s\w]/g) ?? [];
  for (let count = 1 + random.below(3); count > 0; count -= 1) {
    const place = random.below(words.length);
    const other = words[random.below(words.length)]!;
    switch (random.below(5)) {
      case 0:
        words.splice(place, 1);
        break;
      case 1:
        words.splice(place, 0, other);
        break;
      case 2:
        words[place] = other;
        break;
      case 3:
        words[place] = written(random.one(poison));
        break;
      default:
        words.splice(place, 0, ...Array.from({ length: 30 }, () => other));
    }
  }
  return words.join("");
}
