// Which timer is meant: by its whole id, by the last digits of it that tables and lines show, or
// by its key. What could be two timers is refused with both.
import type { Backend, Timer, TimerName } from "./backend.ts";
import { UsageError } from "./command.ts";
import type { Call, Flag, Word } from "./command.ts";
import { MissingError } from "./endings.ts";

const wholeId = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const lastDigits = /^(?:…|\.\.\.)?([\da-f]{6,12})$/i;

export const timerWord: Word = {
  name: "timer",
  says: "Its id, or the last 6 digits of it. Or give --key.",
  optional: true,
};

export const timerFlags: Readonly<Record<string, Flag>> = {
  key: { value: "key", says: "The timer by its key, instead of its id." },
};

export function shortId(id: string): string {
  return `…${id.slice(-6)}`;
}

export async function nameIn(call: Call, backend: Backend): Promise<TimerName> {
  const written = call.word("timer");
  const key = call.text("key");
  if (written !== "" && key !== null) {
    throw new UsageError("The timer is named twice.", "Give its id or --key.");
  }
  if (key !== null) return { key };
  if (written === "") throw new UsageError("The timer is missing.", "Give its id, or --key.");
  return { id: await idOf(written, backend) };
}

export async function idOf(written: string, backend: Backend): Promise<string> {
  if (wholeId.test(written)) return written.toLowerCase();
  const digits = lastDigits.exec(written)?.[1]?.toLowerCase();
  if (digits === undefined) {
    throw new UsageError(
      `${written} is neither an id nor the last 6 digits of one.`,
      `Was it the key? Then: --key ${written}`,
    );
  }
  return only(digits, await backend.endingWith(digits)).id;
}

function only(digits: string, found: readonly Timer[] | null): Timer {
  if (found === null) {
    throw new UsageError(
      "There are too many timers to look for the last digits of one.",
      "Give the whole id, which minoots timers list --json shows, or --key.",
    );
  }
  const [first, second] = found;
  if (first === undefined) {
    throw new MissingError(
      `There is no timer whose id ends in ${digits}.`,
      "See them: minoots timers list",
    );
  }
  if (second === undefined) return first;
  const candidates = found.map(({ id, name, status }) => `  ${id}  ${name}  ${status}`);
  throw new UsageError(
    `${found.length} timers end in ${digits}:\n${candidates.join("\n")}`,
    "Give the whole id of one.",
  );
}
