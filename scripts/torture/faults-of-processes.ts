// Processes that die at random or at a named point, and processes that stand still: past the
// lease, which is 30 s, or only for a moment.
import { setTimeout as wait } from "node:timers/promises";
import type { Part as Kind } from "../../src/parts.ts";
import type { Part } from "./parts.ts";
import { midst } from "./midst.ts";
import { pause } from "../../src/pause.ts";
import { type Fault, type Outcome, nothingSeen } from "./scene.ts";

const pastTheLeaseMs = 33_000;
const ambushMaxMs = 6000;
const burstLeast = 300;
const dayS = 86_400;
const fakeTime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

const kill = (kind: Kind): Fault => ({
  what: `kill -9 of a ${kind}`,
  weight: 4,
  holds: "process",
  async strike({ parts, random }) {
    return await killed(random.pick(parts.filter((part) => part.kind === kind)));
  },
});

/** Death at a point in the life of a firing, as the wire shows it. */
const killAt = (
  what: string,
  kind: Kind,
  statement: string,
  loses: "request" | "answer",
): Fault => ({
  what: `kill -9 of a ${kind} ${what}`,
  weight: 3,
  holds: "process",
  async strike({ parts, random, stopping }) {
    const part = random.pick(parts.filter((each) => each.kind === kind));
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const { lives } = part;
    part.wire.ambush({
      statement,
      loses,
      sprung: () => resolve(part.signal("SIGKILL")),
    });
    const met = await Promise.race([promise, pause(ambushMaxMs, stopping).then(() => false)]);
    part.wire.ambush(null);
    if (!met) return nothingSeen;
    return await seenAgain(part, lives);
  },
});

const freeze = (what: string, leastMs: number, mostMs: number, weight: number): Fault => ({
  what: `SIGSTOP of a process ${what}`,
  weight,
  holds: "process",
  async strike({ parts, random, stopping }) {
    const part = random.pick(parts);
    const ms = random.between(leastMs, mostMs);
    if (!part.signal("SIGSTOP")) return nothingSeen;
    const begun = performance.now();
    await wait(20);
    const state = await part.state();
    await pause(ms, stopping);
    part.signal("SIGCONT");
    const stoodMs = Math.round(performance.now() - begun);
    if (state !== "T" || stoodMs < leastMs) return nothingSeen;
    return { effect: `${part.name} stood still for ${stoodMs} ms` };
  },
});

/** Death while hundreds are due at one instant: some fired, some not. */
const killInBurst: Fault = {
  what: "kill -9 of a kernel in the middle of a burst",
  weight: 2,
  holds: "process",
  async strike({ database, parts, random, burst, stopping }) {
    const dueAt = await burst();
    if (dueAt === null || stopping.aborted) return nothingSeen;
    const part = random.pick(parts.filter((each) => each.kind === "kernel"));
    const { lives } = part;
    const { due, fired } = await midst(database, dueAt, stopping);
    if (due < burstLeast || !part.signal("SIGKILL")) return nothingSeen;
    const { effect } = await seenAgain(part, lives);
    return effect === null
      ? nothingSeen
      : { effect: `${effect}, with ${due} due at once and ${fired} just fired` };
  },
};

const wrongClock: Fault = {
  what: "a process whose clock is a day off",
  weight: 2,
  holds: "process",
  lacks: ({ database }) => database.lacksClock,
  async strike({ parts, random }) {
    const part = random.pick(parts);
    const offset = random.pick([-dayS, dayS]);
    part.environment = {
      LD_PRELOAD: fakeTime,
      FAKETIME: `${offset < 0 ? "-" : "+"}${dayS}`,
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    };
    const { effect } = await killed(part);
    // Its next life has the right clock again.
    part.environment = {};
    const off = ((part.said?.time ?? Date.now()) - Date.now()) / 1000;
    if (effect === null || Math.abs(off - offset) > 600) return nothingSeen;
    return { effect: `${part.name} lives ${Math.round(off / 3600)} h from now` };
  },
};

async function killed(part: Part): Promise<Outcome> {
  const { lives } = part;
  if (!part.signal("SIGKILL")) return nothingSeen;
  return await seenAgain(part, lives);
}

async function seenAgain(part: Part, lives: number): Promise<Outcome> {
  return (await part.reborn(lives)) ? { effect: `${part.name} died and came again` } : nothingSeen;
}

export const faultsOfProcesses: readonly Fault[] = [
  kill("kernel"),
  kill("worker"),
  kill("server"),
  killAt("before its firing is asked for", "kernel", "fire_due", "request"),
  killAt("after its firing is committed", "kernel", "fire_due", "answer"),
  killAt("after the receiver's answer", "kernel", "settle_deliveries", "request"),
  killAt("after it settled", "kernel", "settle_deliveries", "answer"),
  killAt("as it claims", "worker", "take_", "answer"),
  killInBurst,
  freeze("for a moment", 500, 4000, 4),
  freeze("past its lease", pastTheLeaseMs, pastTheLeaseMs + 4000, 1.2),
  wrongClock,
];
