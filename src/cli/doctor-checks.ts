// What `minoots doctor` makes of what it saw: whether it is well, and if not, what to do.
import * as calls from "../database/doctor-calls.ts";
import { isHeld } from "../database/hold-calls.ts";
import type { Database } from "../database/wire.ts";
import { sayLength } from "../lines.ts";

export type State = "well" | "doubtful" | "wrong";

export interface Finding {
  readonly state: State;
  readonly says: string;
  readonly todo: string | null;
}

export type Check = (db: Database) => Promise<Finding | readonly Finding[]>;

const minuteMs = 60_000;

/** From when on an open transaction is told. */
export const patience = { holderMs: 5 * minuteMs, stallMs: 5000 };

export const checks: Readonly<Record<string, Check>> = {
  async database(db) {
    return well(`database ${await calls.serverVersion(db)}`);
  },
  async parts(db) {
    const names = await calls.ourConnections(db);
    return [
      running(names["minoots kernel"], "kernel", "timers wait for the sweep"),
      running(names["minoots jobs"], "worker", "retries and relaxed timers wait"),
      running(names["minoots hub"], "server", "no API is there, and no feed over it"),
    ];
  },
  async held(db) {
    if (!(await isHeld(db))) return well("not held");
    return {
      state: "wrong",
      says: "held: nothing fires, nothing is sent",
      todo: "minoots release",
    };
  },
  async lag(db) {
    const { fired, p99UnderMs } = await calls.recentLags(db);
    if (p99UnderMs === null) return well("kernel, nothing fired in the last 15 min");
    const bound = p99UnderMs === Infinity ? "over 1m" : `under ${sayLength(p99UnderMs)}`;
    const says = `kernel, p99 ${bound} of ${fired} fired in 15 min`;
    if (p99UnderMs <= 100) return well(says);
    // A few may be late since they were scheduled for the past.
    const todo = "look for load, or for timers that were scheduled for the past";
    return { state: p99UnderMs <= 1000 || fired < 100 ? "doubtful" : "wrong", says, todo };
  },
  async backlog(db) {
    const todo = "start a kernel and a worker, or more of them";
    return overdue("backlog", await calls.overdueTimers(db), todo);
  },
  async deliveries(db) {
    const todo = "start workers; minoots endpoints list shows who does not answer";
    return overdue("deliveries that wait", await calls.waitingDeliveries(db), todo);
  },
  async dead(db) {
    const { count } = await calls.deadDeliveries(db);
    if (count === 0) return well("no dead letters in the last day");
    const todo = "minoots deliveries list --status dead";
    return {
      state: "doubtful",
      says: `${say(count)} dead letter${count === 1 ? "" : "s"} in the last day`,
      todo,
    };
  },
  async endpoints(db) {
    const { open, disabled, named } = await calls.troubledEndpoints(db);
    if (open + disabled === 0) return well("endpoints answer");
    const says = `endpoints: ${open} open, ${disabled} disabled (${named.join(", ")})`;
    return { state: "doubtful", says, todo: "ask those who run them" };
  },
  async holders(db) {
    const old = (await calls.oldestHolders(db)).filter(isOld);
    return old.length === 0 ? well("nobody holds up vacuum") : old.map(heldBack);
  },
  async feed(db) {
    const stalled = (await calls.feedStalls(db)).filter(isStalled);
    return stalled.length === 0 ? well("the feed flows") : stalled.map(stalling);
  },
  async notify(db) {
    const usage = await calls.notifyUsage(db);
    const says = `NOTIFY queue ${Math.round(usage * 100)} % full`;
    if (usage < 0.1) return well(says);
    const todo = "end the oldest transaction of a connection that listens";
    return { state: usage < 0.5 ? "doubtful" : "wrong", says, todo };
  },
  async connections(db) {
    const { used, most } = await calls.connectionRoom(db);
    const says = `connections ${used} of ${most}`;
    if (used < 0.8 * most) return well(says);
    const todo = "raise max_connections, or run fewer processes";
    return { state: used < 0.95 * most ? "doubtful" : "wrong", says, todo };
  },
  async bloat(db) {
    const tables = await calls.deadestTables(db);
    const bloated = tables.filter(({ live, dead }) => dead > 50_000 && dead > 0.5 * live);
    if (bloated.length === 0) return well("no table is bloated");
    return bloated.map(({ name, live, dead }) => ({
      state: "doubtful",
      says: `${name}: ${say(dead)} dead rows beside ${say(live)} live ones`,
      todo: `see who holds up vacuum, then: vacuum minoots_private.${name}`,
    }));
  },
};

function well(says: string): Finding {
  return { state: "well", says, todo: null };
}

function running(count: number | undefined, part: string, without: string): Finding {
  if (count !== undefined) return well(`${part} runs`);
  return { state: "wrong", says: `no ${part} runs: ${without}`, todo: "start one: minoots start" };
}

function overdue(what: string, { count, oldestMs }: calls.Waiting, todo: string): Finding {
  if (count === 0 || oldestMs === null) return well(`${what} 0`);
  const number = count >= calls.countMax ? `over ${say(count)}` : say(count);
  const says = `${what} ${number}, the oldest for ${sayLength(oldestMs)}`;
  return { state: oldestMs < minuteMs ? "doubtful" : "wrong", says, todo };
}

function isOld({ openMs, transactions }: calls.Holder): boolean {
  return (openMs ?? 0) > patience.holderMs || transactions > 1_000_000;
}

function isStalled({ openMs }: calls.Stall): boolean {
  return (openMs ?? 0) > patience.stallMs;
}

function heldBack({ pid, name, kind, openMs, transactions }: calls.Holder): Finding {
  const who = `${pid === null ? kind : `pid ${pid}`}${name === "" ? "" : ` (${name})`}`;
  const since = openMs === null ? `${say(transactions)} transactions` : sayLength(openMs);
  const ways: Readonly<Record<string, string>> = {
    transaction: `end it: select pg_terminate_backend(${pid})`,
    "replication slot": `drop it: select pg_drop_replication_slot('${name}')`,
    "prepared transaction": `end it: rollback prepared '${name}'`,
  };
  return {
    state: (openMs ?? 0) > 60 * minuteMs ? "wrong" : "doubtful",
    says: `${who}: ${kind} open for ${since}, vacuum waits`,
    todo: ways[kind] ?? null,
  };
}

function stalling({ pid, name, openMs, tenant }: calls.Stall): Finding {
  const whose = tenant === null ? "everybody's feed" : `the feed of ${tenant}`;
  const who = `pid ${pid}${name === "" ? "" : ` (${name})`}`;
  return {
    state: (openMs ?? 0) > minuteMs ? "wrong" : "doubtful",
    says: `${who}: transaction open for ${sayLength(openMs ?? 0)}, ${whose} waits`,
    todo: `end it: select pg_terminate_backend(${pid})`,
  };
}

function say(count: number): string {
  return new Intl.NumberFormat("en-GB").format(count);
}
