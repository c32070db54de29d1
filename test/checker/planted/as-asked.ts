// Bugs in what was accepted: due at another time, or otherwise than it was asked for.
import { changing } from "../view.ts";
import { alter, endOf, eventsOf, type Lines, moved, type Of, type Planted, the } from "./lines.ts";

const isAlone = (end: Of<"end">) => end.answer?.timers?.length === 1;

const answered = (end: Of<"end">) => end.answer!.timers![0]!;

// As told by the feed and the answer alike, so that they agree.
function dueLater(lines: Lines, verb: string, outcome: string, micros: number): void {
  const isRelative = ({ op }: Of<"end">) => {
    const { input } = the(lines, "begin", (begin) => begin.op === op);
    return !("timers" in input) || input.timers[0]!.delayMs !== undefined;
  };
  const end = endOf(lines, verb, outcome, (one) => isAlone(one) && isRelative(one));
  const { id, version, fireAt } = answered(end);
  const event = eventsOf(lines, id).filter(({ type }) => changing.has(type))[version - 1]!;
  alter(lines, event, { fireAt: moved(event.fireAt!, micros) });
  const timers = [{ ...answered(end), fireAt: moved(fireAt, micros) }];
  alter(lines, end, { answer: { timers } });
}

export const plantedInAsAsked: readonly Planted[] = [
  {
    name: "a timer that was asked for in two seconds is due in twenty",
    promise: "Durable acceptance",
    says: "off what schedule asked for",
    plant: (lines) => dueLater(lines, "schedule", "created", 18_000_000),
  },
  {
    name: "a timer that was put off is due a little early",
    promise: "Durable acceptance",
    says: "off what snooze asked for",
    plant: (lines) => dueLater(lines, "snooze", "changed", -100_000),
  },
  {
    name: "a timer that is to be fired now is due later",
    promise: "Durable acceptance",
    says: "off what fire asked for",
    plant: (lines) => dueLater(lines, "fire", "changed", 100_000),
  },
  {
    name: "a pause moved the timer",
    promise: "Durable acceptance",
    says: "was moved by it",
    plant: (lines) => dueLater(lines, "pause", "changed", 1000),
  },
  {
    name: "a timer that was asked for as relaxed is precise",
    promise: "Durable acceptance",
    says: "has the precision precise",
    plant(lines) {
      const timer = the(lines, "state_timer", ({ precision }) => precision === "relaxed");
      alter(lines, timer, { precision: "precise" });
    },
  },
  {
    name: "a timer has lost how late it may be",
    promise: "Durable acceptance",
    says: "has the maxLatenessMs null",
    plant(lines) {
      const timer = the(lines, "state_timer", ({ maxLatenessMs }) => maxLatenessMs !== null);
      alter(lines, timer, { maxLatenessMs: null });
    },
  },
  {
    name: "a timer that is to be skipped is run",
    promise: "Durable acceptance",
    says: "has the misfire run",
    plant(lines) {
      const timer = the(lines, "state_timer", ({ misfire }) => misfire === "skip");
      alter(lines, timer, { misfire: "run" });
    },
  },
  {
    name: "a change was made to another version than it named",
    promise: "Durable acceptance",
    says: "was changed as version",
    plant(lines) {
      const end = endOf(lines, "cancel", "changed");
      const begin = the(lines, "begin", ({ op }) => op === end.op);
      if (begin.verb !== "cancel") return;
      const { version } = answered(end);
      alter(lines, begin, { input: { ...begin.input, ifVersion: version + 1 } });
    },
  },
];
