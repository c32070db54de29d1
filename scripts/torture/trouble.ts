// Strikes again and again, one fault after another and two at a time where they do not share what
// they need, with a moment to breathe between; and writes down each, with what was seen of it.
import { setTimeout as wait } from "node:timers/promises";
import { pause } from "../../src/pause.ts";
import type { Fault as FaultRecord } from "../../test/checker/happenings.ts";
import { faultsOfDatabase } from "./faults-of-database.ts";
import { faultsOfProcesses } from "./faults-of-processes.ts";
import { faultsOfWires } from "./faults-of-wires.ts";
import { nowMicros, type Recorder } from "./load/recorder.ts";
import { type Fault, type Outcome, type Scene } from "./scene.ts";

const allFaults = [...faultsOfProcesses, ...faultsOfWires, ...faultsOfDatabase];
const strikeMaxMs = 180_000;
const kinds = ["process", "wires", "database"] as const;

export interface Tally {
  readonly tried: number;
  readonly seen: number;
}

export interface Trouble {
  /** By what it was. */
  readonly tallies: ReadonlyMap<string, Tally>;
  readonly last: () => string;
  /** What cannot be done here, and why. */
  readonly leftOut: ReadonlyMap<string, string>;
  /** No more begins; resolves when all that were there are over. */
  stop(): Promise<void>;
}

/** `leastMs` and `mostMs` are the breathing space between two faults of one kind. */
export function begin(
  scene: Omit<Scene, "stopping">,
  recorder: Recorder,
  leastMs: number,
  mostMs: number,
): Trouble {
  const ending = new AbortController();
  const tallies = new Map<string, Tally>();
  const leftOut = lackingOf(scene);
  let last = "none yet";
  const strikeOf = async (holds: Fault["holds"]) => {
    const random = scene.random.fork(holds);
    const own = { ...scene, random, stopping: ending.signal };
    const faults = allFaults.filter(
      ({ what, holds: held }) => held === holds && !leftOut.has(what),
    );
    const weights = Object.fromEntries(faults.map(({ what, weight }) => [what, weight]));
    while (!ending.signal.aborted) {
      await pause(random.between(leastMs, mostMs), ending.signal);
      if (ending.signal.aborted) return;
      const name = random.weigh(weights);
      const record = await strike(
        faults.find(({ what }) => what === name)!,
        own,
      );
      recorder.write(record);
      const before = tallies.get(name) ?? { tried: 0, seen: 0 };
      const seen = before.seen + (record.counted ? 1 : 0);
      tallies.set(name, { tried: before.tried + 1, seen });
      if (record.counted) last = `${name}: ${record.effect}`;
    }
  };
  const running = Promise.all(kinds.map(strikeOf));
  return {
    tallies,
    last: () => last,
    leftOut,
    async stop() {
      ending.abort();
      await running;
    },
  };
}

function lackingOf(scene: Pick<Scene, "database">): Map<string, string> {
  return new Map(
    allFaults.flatMap(({ what, lacks }) => {
      const why = lacks?.(scene) ?? null;
      return why === null ? [] : [[what, why] as const];
    }),
  );
}

async function strike(fault: Fault, scene: Scene): Promise<FaultRecord> {
  const t = nowMicros();
  // A fault may meet another one: then it is tried, and does not count.
  const failed = (error: unknown) => ({ effect: null, failure: String(error) });
  const outcome: Outcome & { failure?: string } = await Promise.race([
    fault.strike(scene),
    tooLong(),
  ]).catch(failed);
  return {
    record: "fault",
    t,
    until: nowMicros(),
    what: fault.what,
    effect: outcome.effect ?? outcome.failure ?? "none seen",
    counted: outcome.effect !== null,
    ...(outcome.crashed === true ? { crashed: true } : {}),
  };
}

// No fault takes as long; one that did would keep the run from its end.
async function tooLong(): Promise<never> {
  await wait(strikeMaxMs, undefined, { ref: false });
  throw new Error("did not end in its time");
}
