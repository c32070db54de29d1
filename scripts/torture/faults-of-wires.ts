// Wires between a process and the database, or between clients and a server: cut, slow, dead in one
// direction, losing the answer to a commit, open at one end only, or without notifications.
import { pause } from "../../src/pause.ts";
import { type Fault, type Outcome, nothingSeen } from "./scene.ts";
import type { Proxy } from "./proxy.ts";

const loseMaxMs = 6000;
const giveUpMaxMs = 45_000;
const deadForMs = [12_000, 20_000] as const;

const cut: Fault = {
  what: "all connections of a process or door cut",
  weight: 4,
  holds: "wires",
  async strike({ parts, doors, random }) {
    const count = random.pick([...parts.map(({ wire }) => wire), ...doors]).cut();
    return count === 0 ? nothingSeen : { effect: `${count} connections cut` };
  },
};

const lostAnswer: Fault = {
  what: "a connection lost after the commit and before its answer",
  weight: 6,
  holds: "wires",
  async strike({ parts, doors, random, stopping }) {
    const wires: Proxy[] = [...parts.map(({ wire }) => wire), doors[0]!];
    // The last one fetches jobs: what a worker got and never heard of.
    const statement = random.pick([
      "fire_due",
      "settle_deliveries",
      "schedule_",
      "cancel_",
      "commit",
      "j_raw",
    ]);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    for (const wire of wires) {
      wire.ambush({ statement, loses: "answer", sprung: () => resolve(true) });
    }
    const met = await Promise.race([promise, pause(loseMaxMs, stopping).then(() => false)]);
    for (const wire of wires) wire.ambush(null);
    return met ? { effect: `the answer to ${statement} was lost` } : nothingSeen;
  },
};

const slow: Fault = {
  what: "a slow wire",
  weight: 3,
  holds: "wires",
  async strike({ parts, doors, random, stopping }) {
    const wire = random.pick([...parts.map((part) => part.wire), ...doors]);
    const before = wire.counts().delayed;
    const ms = Math.round(random.between(20, 300));
    wire.delay(ms);
    await pause(random.between(1000, 5000), stopping);
    wire.delay(0);
    const delayed = wire.counts().delayed - before;
    return delayed === 0 ? nothingSeen : { effect: `${delayed} messages came ${ms} ms late` };
  },
};

const stalled: Fault = {
  what: "a wire stalled in one direction",
  weight: 4,
  holds: "wires",
  async strike({ parts, doors, random, stopping }) {
    const wire = random.pick([...parts.map((part) => part.wire), ...doors]);
    const before = wire.counts().stalled;
    const release = wire.stall(random.pick(["up", "down"]));
    await pause(random.between(1000, 8000), stopping);
    release();
    const held = wire.counts().stalled - before;
    return held === 0 ? nothingSeen : { effect: `${held} messages were held back` };
  },
};

const halfOpen: Fault = {
  what: "a listening connection open at one end only",
  weight: 1,
  holds: "wires",
  async strike({ parts, random, stopping }): Promise<Outcome> {
    const { name, wire } = random.pick(parts.filter(({ kind }) => kind !== "worker"));
    const { count, givenUp } = wire.blacken("listeners");
    if (count === 0) return nothingSeen;
    const noticed = await Promise.race([
      givenUp.then(() => true),
      pause(giveUpMaxMs, stopping).then(() => false),
    ]);
    if (!noticed) wire.bury();
    return noticed ? { effect: `${name} gave up ${count} dead listeners` } : nothingSeen;
  },
};

const blackout: Fault = {
  what: "all connections of a process dead, and open to see",
  weight: 1,
  holds: "wires",
  async strike({ parts, random, stopping }) {
    const { name, wire } = random.pick(parts);
    const { count, givenUp } = wire.blacken("all");
    await Promise.race([givenUp, pause(random.between(...deadForMs), stopping)]);
    const left = wire.bury();
    const gone = count - left;
    return gone === 0 ? nothingSeen : { effect: `${name} gave up ${gone} of ${count}` };
  },
};

const noNotify: Fault = {
  what: "no notification arrives",
  weight: 2,
  holds: "wires",
  async strike({ parts, random, stopping }) {
    const swallowed = () => parts.reduce((sum, { wire }) => sum + wire.counts().swallowed, 0);
    const before = swallowed();
    for (const { wire } of parts) wire.swallowNotifications(true);
    await pause(random.between(3000, 9000), stopping);
    for (const { wire } of parts) wire.swallowNotifications(false);
    const lost = swallowed() - before;
    return lost === 0 ? nothingSeen : { effect: `${lost} notifications were lost` };
  },
};

export const faultsOfWires: readonly Fault[] = [
  cut,
  lostAnswer,
  slow,
  stalled,
  halfOpen,
  blackout,
  noNotify,
];
