// What clients ask to be scheduled: near, in the past, tight or patient, with actions, bundles and
// follow-ups, each with the tenant's canary in whatever text it carries.
import type { FollowUp, Wanted } from "../../../test/checker/history.ts";
import { someAction, wantedOf, webhook } from "./actions.ts";
import type { ActionRequest, TimerRequest } from "./face.ts";
import type { Random } from "./random.ts";
import type { Scene, Tenant } from "./scene.ts";

/** One promise, in the words of the product and in those of the checker. */
export interface Promised {
  readonly request: TimerRequest;
  readonly wanted: Wanted;
  /** When it is about due, from the moment of asking. */
  readonly delayMs: number;
  readonly isFar: boolean;
}

const delays = { past: 6, now: 10, near: 40, middle: 36, late: 6, far: 2 } as const;
const delayRangesMs = {
  past: [-20_000, -1],
  now: [1, 50],
  near: [50, 4000],
  middle: [4000, 12_000],
  late: [12_000, 20_000],
  far: [3_600_000, 7_200_000],
} as const satisfies Readonly<Record<keyof typeof delays, readonly [number, number]>>;

interface Wishes {
  /** The share of those without an action. */
  readonly bare?: number;
  readonly group?: string | null;
  readonly far?: boolean;
  /** Just these. */
  readonly actions?: readonly ActionRequest[] | null;
}

let promises = 0;

export function promise(
  scene: Scene,
  random: Random,
  tenant: Tenant,
  { bare = 0.25, group = null, far = true, actions: chosen = null }: Wishes = {},
): Promised {
  promises += 1;
  const name = `${tenant.canary} ${promises}`;
  const distance = random.weigh(far ? delays : { ...delays, far: 0 });
  const [low, high] = delayRangesMs[distance];
  const delayMs = Math.round(random.between(low, high));
  const isBare = random.chance(bare);
  const actions = chosen ?? (isBare ? [] : someActions(scene, random, tenant));
  const followUps = random.chance(0.03) ? someFollowUps(scene, tenant, name) : [];
  const moment = momentOf(random, delayMs);
  const lateness = someLateness(random);
  const request: TimerRequest = {
    name,
    ...moment,
    actions,
    ...(actions.length > 1 ? { concurrency: 1 + random.below(2) } : {}),
    labels: labelsOf(tenant, group),
    metadata: { canary: tenant.canary, text: 'dawn\n‏ "quoted" ☕' },
    requestedBy: tenant.canary,
    ...(random.chance(0.15) ? { precision: "relaxed" } : {}),
    ...lateness.request,
    ...requestOf(followUps),
  };
  const isFar = distance === "far";
  return { request, delayMs, isFar, wanted: wantedFor(request, moment, lateness, followUps) };
}

/** The same with a key, to be asked for again. */
export function keyed({ request, wanted, ...rest }: Promised): Promised {
  const key = `key ${request.name}`;
  return { request: { ...request, key }, wanted: { ...wanted, key }, ...rest };
}

/** Another content under the key of one that was asked for. */
export function conflicting(promised: Promised, other: Promised, replace: boolean): Promised {
  const key = promised.request.key!;
  const { request, wanted, ...rest } = other;
  return {
    request: { ...request, key, ...(replace ? { onConflict: "replace" } : {}) },
    wanted: { ...wanted, key, ...(replace ? { replace } : {}) },
    ...rest,
  };
}

function someActions(scene: Scene, random: Random, tenant: Tenant): ActionRequest[] {
  const count = random.chance(0.06) ? 2 + random.below(3) : 1;
  return Array.from({ length: count }, (_, at) => someAction(scene, random, tenant, `${at + 1}`));
}

interface Moment {
  readonly fireIn?: string;
  readonly fireAt?: string;
}

function momentOf(random: Random, delayMs: number): Moment {
  if (delayMs > 0 && random.chance(0.7)) return { fireIn: `${delayMs}ms` };
  return { fireAt: new Date(Date.now() + delayMs).toISOString() };
}

function labelsOf({ canary }: Tenant, group: string | null) {
  return { canary, ...(group === null ? {} : { group }) };
}

interface Lateness {
  readonly request: Pick<TimerRequest, "maxLateness" | "misfire">;
  readonly wanted: Pick<Wanted, "maxLatenessMs" | "misfire">;
}

function someLateness(random: Random): Lateness {
  if (!random.chance(0.15)) return { request: {}, wanted: {} };
  const maxLatenessMs = random.pick([50, 1000, 5000]);
  const misfire = random.pick(["run", "skip"] as const);
  return {
    request: { maxLateness: `${maxLatenessMs}ms`, misfire },
    wanted: { maxLatenessMs, misfire },
  };
}

interface Following {
  readonly on: FollowUp["on"];
  readonly request: TimerRequest;
}

function someFollowUps(scene: Scene, tenant: Tenant, name: string): Following[] {
  const actions = [webhook(scene, tenant, "1", "ok")];
  const follow = (on: FollowUp["on"], rest: Partial<TimerRequest>) => ({
    on,
    request: { name: `${name} ${on}`, labels: { canary: tenant.canary }, ...rest },
  });
  return [
    follow("completed", { actions, fireIn: "500ms" }),
    follow("failed", { actions }),
    follow("missed", {}),
  ];
}

function requestOf(followUps: readonly Following[]): Partial<TimerRequest> {
  const of = (on: FollowUp["on"]) =>
    followUps.filter((one) => one.on === on).map(({ request }) => request);
  if (followUps.length === 0) return {};
  return { onCompleted: of("completed"), onFailed: of("failed"), onMissed: of("missed") };
}

function wantedFor(
  { name, actions = [], precision }: TimerRequest,
  { fireIn, fireAt }: Moment,
  lateness: Lateness,
  followUps: readonly Following[],
): Wanted {
  return {
    name,
    ...(fireIn === undefined ? { fireAt: fireAt! } : { delayMs: Number.parseInt(fireIn, 10) }),
    actions: actions.map(wantedOf),
    ...(precision === undefined ? {} : { precision }),
    ...lateness.wanted,
    ...(followUps.length === 0 ? {} : { followUps: followUps.map(toldOf) }),
  };
}

function toldOf({ on, request }: Following): FollowUp {
  return { on, name: request.name, actions: (request.actions ?? []).map(wantedOf) };
}
