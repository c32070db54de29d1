// The clients: they schedule at the pace they are given, one or many at once, ask again on purpose,
// and meet what they made just when it fires.
import { setTimeout as wait } from "node:timers/promises";
import type { TimerAnswer } from "../../../test/checker/history.ts";
import { openWith } from "./opening.ts";
import { type ClientRoom, schedule } from "./scheduling.ts";
import { cancelGroup } from "./meddling.ts";
import { conflicting, keyed, promise, type Promised } from "./requests.ts";
import { type FaceName, noteDone, type Reply, type Tenant } from "./scene.ts";

export interface Clients {
  /** So many calls are under way. */
  readonly underWay: () => number;
  /** How long most of the last ones took, in milliseconds; forgets them. One that met a fault
      says nothing of how fast the rest is. */
  typicalMs(): number;
  stop(): Promise<void>;
}

const tickMs = 40;
const underWayMax = 40;
const bulkShare = 0.06;
const creditMax = 1000;
/** So many at once are to be much timers and little work. */
const crowd = 60;
const faceWeights = { sql: 40, graphql: 34, rest: 26 } as const;
const bulkMost: Readonly<Record<string, number>> = { quota: 25, rate: 8 };

export function startClients(room: ClientRoom, timersPerSecond: () => number): Clients {
  const going = new Set<Promise<void>>();
  let tookMs: number[] = [];
  let stopped = false;
  const begin = (job: Job) => {
    const beganMs = performance.now();
    const one = play(room, job).finally(() => {
      tookMs.push(performance.now() - beganMs);
      going.delete(one);
    });
    going.add(one);
  };
  const loop = async () => {
    let credit = 0;
    let next = nextJob(room, timersPerSecond());
    for (let lastMs = performance.now(); !stopped;) {
      await wait(tickMs);
      const nowMs = performance.now();
      credit = Math.min(credit + ((nowMs - lastMs) * timersPerSecond()) / 1000, creditMax);
      lastMs = nowMs;
      while (credit >= next.size && going.size < underWayMax && !stopped) {
        credit -= next.size;
        begin(next);
        next = nextJob(room, timersPerSecond());
      }
    }
  };
  const looping = Promise.all([openWith(room), loop()]);
  return {
    underWay: () => going.size,
    typicalMs() {
      const sorted = tookMs.toSorted((one, other) => one - other);
      tookMs = [];
      return sorted[sorted.length >> 1] ?? 0;
    },
    async stop() {
      stopped = true;
      await looping;
      await Promise.all(going);
    },
  };
}

interface Job {
  readonly tenant: Tenant;
  readonly face: FaceName;
  readonly size: number;
}

// None so large that the others would wait for it for long.
function nextJob({ scene, random }: ClientRoom, timersPerSecond: number): Job {
  const weights = Object.fromEntries(scene.tenants.map(({ weight }, at) => [at, weight]));
  const tenant = scene.tenants[Number(random.weigh(weights))]!;
  const most = Math.round(Math.min(creditMax, Math.max(crowd, 2 * timersPerSecond)));
  const size = random.chance(bulkShare) ? 2 + random.below(bulkMost[tenant.name] ?? most - 1) : 1;
  return { tenant, face: random.weigh(faceWeights), size };
}

async function play(room: ClientRoom, { tenant, face, size }: Job): Promise<void> {
  if (size === 1) await playOne(room, tenant, face);
  else await playMany(room, tenant, face, size);
}

async function playMany(
  room: ClientRoom,
  tenant: Tenant,
  face: FaceName,
  size: number,
): Promise<void> {
  const { scene, random, meddler } = room;
  const isGroup = random.chance(0.15);
  const group = isGroup ? `group ${scene.counts.operations}` : null;
  const bare = size > crowd ? 0.93 : 0.45;
  const all = Array.from({ length: size }, () =>
    promise(scene, random, tenant, { bare, group, far: false }),
  );
  const chosen = random.chance(0.3) ? all.map(keyed) : all;
  const made = timersOf(await schedule(room, tenant, face, chosen));
  noteDone(scene, `bulk by ${face}`);
  if (made === null) return;
  if (group !== null) {
    await wait(random.below(3000));
    const other = random.weigh(faceWeights);
    await cancelGroup(scene, room.faces[other], { tenant, face: other }, { group }, made);
    return;
  }
  for (const [at, timer] of made.entries()) {
    if (random.chance(0.04)) meddler.plan(tenant, chosen[at]!, timer);
  }
}

async function playOne(room: ClientRoom, tenant: Tenant, face: FaceName): Promise<void> {
  const { scene, random, meddler } = room;
  const plain = promise(scene, random, tenant);
  const promised = random.chance(0.5) ? keyed(plain) : plain;
  const isTwice = promised !== plain && random.chance(0.15);
  const [reply] = await Promise.all([
    schedule(room, tenant, face, [promised]),
    ...(isTwice ? [schedule(room, tenant, random.weigh(faceWeights), [promised])] : []),
  ]);
  if (isTwice) noteDone(scene, "asked twice at once");
  const made = timersOf(reply);
  const timer = made?.[0];
  if (timer !== undefined && (promised.isFar || random.chance(0.4))) {
    meddler.plan(tenant, promised, timer);
  }
  if (promised !== plain) await askAgain(room, tenant, promised, reply);
}

/** After an unknown outcome always, else sometimes; now and then with another content. */
async function askAgain(
  room: ClientRoom,
  tenant: Tenant,
  promised: Promised,
  reply: Reply,
): Promise<void> {
  const { scene, random } = room;
  const face = random.weigh(faceWeights);
  if (reply.outcome === "unknown" || random.chance(0.12)) {
    await wait(random.below(400));
    await schedule(room, tenant, face, [promised]);
    noteDone(scene, reply.outcome === "unknown" ? "asked after unknown" : "asked again");
  }
  if (!random.chance(0.08)) return;
  const isReplacing = random.chance(0.4);
  const other = conflicting(promised, promise(scene, random, tenant), isReplacing);
  await schedule(room, tenant, face, [other]);
  noteDone(scene, isReplacing ? "asked to replace" : "asked in conflict");
}

function timersOf({ outcome, answer }: Reply): readonly TimerAnswer[] | null {
  return outcome === "ok" ? (answer?.timers ?? null) : null;
}
