// What happens to a timer between its making and its end: cancelled, moved, put off, paused and
// resumed, fired, by its id or its key, mostly just when it is due; and whole groups at once.
import type { Change, TimerAnswer } from "../../../test/checker/history.ts";
import type { Clients } from "./clients.ts";
import type { Faces } from "./scheduling.ts";
import type { ChangeRequest, ChangeVerb, Face } from "./face.ts";
import type { Random } from "./random.ts";
import type { Promised } from "./requests.ts";
import { type Caller, type FaceName, noteDone, operate, type Reply, type Scene } from "./scene.ts";
import type { Tenant } from "./scene.ts";
import { nowMicros } from "./recorder.ts";
import { whyUnknown } from "./unknown.ts";

export interface Meddler extends Pick<Clients, "stop"> {
  /** Something is done to this timer near its instant. */
  plan(tenant: Tenant, promised: Promised, timer: TimerAnswer): void;
  /** This is done to it now, by this face. */
  change(tenant: Tenant, timer: TimerAnswer, verb: ChangeVerb, face: FaceName): Promise<Reply>;
}

interface Target {
  readonly tenant: Tenant;
  readonly id: string;
  readonly key: string | undefined;
  /** As it was seen; null, and it is changed whatever it is. */
  readonly version: number | null;
}

const verbs = { cancel: 36, reschedule: 16, snooze: 10, pause: 18, resume: 4, fire: 16 } as const;
const faceWeights = { sql: 40, graphql: 34, rest: 26 } as const;
const planned = 4000;

interface Room {
  readonly scene: Scene;
  readonly faces: Faces;
  readonly random: Random;
}

export function createMeddler(room: Room): Meddler {
  const { random } = room;
  const waiting = new Set<NodeJS.Timeout>();
  const going = new Set<Promise<void>>();
  const later = (waitMs: number, work: () => Promise<void>) => {
    const timer = setTimeout(() => {
      waiting.delete(timer);
      const one = work().finally(() => going.delete(one));
      going.add(one);
    }, waitMs);
    waiting.add(timer);
  };
  const goOn = (target: Target, reply: Reply, verb: ChangeVerb) => {
    if (verb !== "pause" || reply.outcome === "refused" || random.chance(0.2)) return;
    const next = random.chance(0.75) ? "resume" : "cancel";
    later(random.below(3000), async () => void (await change(room, target, next)));
  };
  const meddle = async (target: Target) => {
    const verb = random.weigh(verbs);
    const reply = await change(room, target, verb);
    goOn(target, reply, verb);
  };
  return {
    async change(tenant, { id }, verb, face) {
      const target = { tenant, id, key: undefined, version: null };
      return await change(room, target, verb, face);
    },
    plan(tenant, { request, delayMs, isFar }, { id, version }) {
      if (waiting.size > planned) return;
      const target = { tenant, id, key: request.key, version };
      const spread = random.between(-35, 35);
      const atMs = isFar || random.chance(0.3) ? random.below(9000) : delayMs + spread;
      later(Math.max(0, Math.min(atMs, delayMs + 100)), () => meddle(target));
      if (random.chance(0.25)) {
        later(Math.max(0, delayMs + random.between(-20, 20)), () => meddle(target));
      }
    },
    async stop() {
      for (const timer of waiting) clearTimeout(timer);
      waiting.clear();
      await Promise.all(going);
    },
  };
}

async function change(
  { scene, faces, random }: Room,
  { tenant, id, key, version }: Target,
  verb: ChangeVerb,
  face: FaceName = random.weigh(faceWeights),
): Promise<Reply> {
  const which = key !== undefined && random.chance(0.4) ? { key } : { id };
  const canSee = version !== null && (verb === "cancel" || verb === "reschedule");
  const seen = canSee && random.chance(0.35) ? { ifVersion: version } : {};
  if (seen.ifVersion !== undefined) noteDone(scene, "with ifVersion");
  const move = moveBy(verb, random);
  const input: Change = { ...which, ...seen, ...move.input };
  const request: ChangeRequest = { ...which, ...seen, ...move.request };
  const ending = random.chance(0.1) ? "late" : "commit";
  return await operate(scene, { tenant, face, client: "meddler" }, { verb, input }, () =>
    faces[face].change(tenant, verb, request, ending),
  );
}

function moveBy(verb: ChangeVerb, random: Random) {
  if (verb !== "reschedule" && verb !== "snooze") return { input: {}, request: {} };
  const delayMs = 1 + random.below(6000);
  return { input: { delayMs }, request: { [verb === "snooze" ? "by" : "fireIn"]: `${delayMs}ms` } };
}

/**
 * Cancels all that carry a label. The answer is only how many: where that is all of them, each was
 * cancelled; else each was, or was not.
 */
export async function cancelGroup(
  scene: Scene,
  face: Face,
  { tenant, face: name }: Omit<Caller, "client">,
  labels: Readonly<Record<string, string>>,
  made: readonly TimerAnswer[],
): Promise<void> {
  const { recorder, counts } = scene;
  const ops = made.map(({ id }, at) => {
    counts.operations += 1;
    const op = `group:${counts.operations}`;
    const head = { record: "begin", t: nowMicros(), op, client: "group", tenant: tenant.id };
    recorder.write({ ...head, face: name, cost: costOf(name, at), verb: "cancel", input: { id } });
    return op;
  });
  const lost = (error: unknown): Reply => ({ outcome: "unknown", why: whyUnknown(error) });
  const reply = await face.cancelMany(tenant, labels).catch(lost);
  const isAll = reply.outcome === "ok" && reply.cancelled === made.length;
  const t = nowMicros();
  if (reply.outcome === "ok") {
    const ids = made.map(({ id }) => id);
    recorder.write({ record: "group", t, tenant: tenant.id, ids, cancelled: reply.cancelled });
  }
  for (const [at, op] of ops.entries()) {
    const { id, fireAt, version } = made[at]!;
    const timer = { outcome: "changed", id, status: "cancelled", fireAt, version: version + 1 };
    const end = isAll
      ? { outcome: "ok", answer: { timers: [timer] } }
      : reply.outcome === "refused"
        ? { outcome: "refused", code: reply.code }
        : { outcome: "unknown", why: reply.why ?? "some of a group, not which" };
    recorder.write({ record: "end", t, op, ...end });
  }
  noteDone(scene, reply.outcome === "ok" ? `cancelMany by ${name}` : `cancelMany ${reply.code}`);
}

function costOf(face: FaceName, at: number): number {
  return face === "sql" || at > 0 ? 0 : 1;
}
