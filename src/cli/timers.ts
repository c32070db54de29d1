// `minoots timers`: one tenant's timers by every verb there is, each named by its id, the last
// digits of it, or its key.
import { placeFlags, curlFlag } from "./backends.ts";
import type { TimerOutcome, Verb } from "./backend.ts";
import type { Answer, Call, Command, Flag, Group } from "./command.ts";
import { UsageError } from "./command.ts";
import { MissingError } from "./endings.ts";
import { exitCodes } from "./failures.ts";
import { drawHistory } from "./history.ts";
import { sayBoth, zoneOf } from "./moments.ts";
import { nameIn, shortId, timerFlags, timerWord } from "./naming.ts";
import { requestFlags, requestOf } from "./timer-request.ts";
import { list } from "./timers-list.ts";

const versionFlag: Readonly<Record<string, Flag>> = {
  "if-version": { value: "number", says: "Only if it is still at this version." },
};
const movedFlags: Readonly<Record<string, Flag>> = {
  "fire-in": { value: "length", says: "After how long from now: 30s, 1h30m or PT30S." },
  "fire-at": { value: "instant", says: "When, with an offset: 2026-11-20T08:00:00Z." },
  ...versionFlag,
};

const schedule: Command = {
  says: "Makes a timer. With a key, asking again gives the same one.",
  words: [{ name: "name", says: "What it is called." }],
  flags: { ...requestFlags, ...placeFlags, ...curlFlag },
  example: "minoots timers schedule remind --fire-in 2h --key order-42 --webhook https://…",
  async run(call) {
    const zone = zoneOf(call);
    const backend = await call.backend();
    return answerOf(await backend.schedule(requestOf(call)), zone);
  },
};

const show: Command = {
  says: "One timer and all that became of it, drawn to scale in time.",
  words: [timerWord],
  flags: { ...timerFlags, ...placeFlags, ...curlFlag },
  example: "minoots timers show 9f3c1a",
  async run(call) {
    const zone = zoneOf(call);
    const backend = await call.backend();
    const history = await backend.history(await nameIn(call, backend));
    if (history === null) {
      throw new MissingError("There is no such timer.", "Ended ones are kept for a while only.");
    }
    const { timer, deliveries, events } = history;
    return { text: drawHistory(history, zone), json: { ...timer, deliveries, events } };
  },
};

const reschedule = verb({
  verb: "reschedule",
  says: "Moves a timer that has not fired to another time.",
  flags: movedFlags,
  example: "minoots timers reschedule 9f3c1a --fire-in 3h",
  valuesOf: (call) =>
    given({
      fireIn: call.text("fire-in"),
      fireAt: call.text("fire-at"),
      ifVersion: numberIn(call, "if-version"),
    }),
});

const snooze = verb({
  verb: "snooze",
  says: "Puts a timer off, from its time or, if that has passed, from now.",
  flags: { by: { value: "length", says: "By how much: 10m. Needed." } },
  example: "minoots timers snooze 9f3c1a --by 10m",
  valuesOf(call) {
    const by = call.text("by");
    if (by === null) throw new UsageError("--by is missing.", "Say by how much: --by 10m.");
    return { by };
  },
});

const cancel = verb({
  verb: "cancel",
  says: "Cancels a timer that has not fired: it never will.",
  flags: versionFlag,
  valuesOf: (call) => given({ ifVersion: numberIn(call, "if-version") }),
});
const pause = verb({ verb: "pause", says: "Holds a timer until it is resumed." });
const resume = verb({ verb: "resume", says: "Lets a paused timer run again." });
const fire = verb({ verb: "fire", says: "Lets a timer fire now." });

export const timers: Group = {
  says: "Timers: schedule, list, show, cancel and move them.",
  commands: { schedule, list, show, cancel, reschedule, snooze, pause, resume, fire },
};

interface VerbOptions {
  readonly verb: Verb;
  readonly says: string;
  readonly flags?: Readonly<Record<string, Flag>>;
  readonly example?: string;
  readonly valuesOf?: (call: Call) => Readonly<Record<string, unknown>>;
}

function verb({ verb: name, says, flags, example, valuesOf = () => ({}) }: VerbOptions): Command {
  return {
    says: `${says} Too late ends with 4.`,
    words: [timerWord],
    flags: { ...timerFlags, ...flags, ...placeFlags, ...curlFlag },
    example: example ?? `minoots timers ${name} 9f3c1a`,
    async run(call) {
      const zone = zoneOf(call);
      const values = valuesOf(call);
      const backend = await call.backend();
      return answerOf(await backend.act(name, await nameIn(call, backend), values), zone);
    },
  };
}

function answerOf(done: TimerOutcome, zone: string): Answer {
  const { outcome, message, timer } = done;
  if (outcome === "too_late") {
    const text = `Too late: ${message[0]?.toLowerCase()}${message.slice(1)}`;
    return { text, json: done, exitCode: exitCodes.tooLate };
  }
  const waits = ["scheduled", "paused"].includes(timer.status);
  const when = waits ? `, due ${sayBoth(timer.fireAt, Date.now(), zone)}` : "";
  const head = `${timer.name} ${shortId(timer.id)} is ${timer.status}${when}.`;
  return { text: `${head}\n${saidOf(done)}`.trimEnd(), json: done };
}

// What the line above has said already is not said again.
function saidOf({ outcome, message, timer }: TimerOutcome): string {
  if (outcome === "existing") return "It was there already.";
  if (outcome === "unchanged") return `Nothing to do: ${message}`;
  const isSaid = message.startsWith("Fires in ") || message.toLowerCase() === `${timer.status}.`;
  return isSaid ? "" : message;
}

function numberIn(call: Call, flag: string): number | null {
  const text = call.text(flag);
  if (text === null) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`--${flag} is no number.`, `Write --${flag} 1.`);
}

function given(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
