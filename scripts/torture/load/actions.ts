// What timers of the load do when they fire: every kind of action and every way to answer it,
// with policies so short that each comes to its end within seconds.
import type { WantedAction } from "../../../test/checker/history.ts";
import { type BehaviourName, behaviours } from "./behaviours.ts";
import type { ActionRequest } from "./face.ts";
import type { Random } from "./random.ts";
import type { Scene, Tenant } from "./scene.ts";

export const queues = ["torture-desk", "torture-flow"] as const;
export const sqlFunction = "torture.note";
export const jobTask = "torture_job";

const retryPolicy = {
  maxAttempts: 3,
  backoffInitialMs: 300,
  backoffMultiplier: 1.5,
  backoffMaxMs: 1000,
} as const;

const ways = {
  ok: 44,
  slow: 3,
  once500: 4,
  limited: 3,
  redirect: 2,
  reset: 3,
  garbage: 3,
  silent: 1,
  drip: 2,
  huge: 1,
  never: 1,
  gone: 1,
  acknowledged: 6,
  rejected: 2,
  rejectedForGood: 1,
  unanswered: 1,
} satisfies Readonly<Record<BehaviourName, number>>;

const kinds = { webhook: 70, sql: 6, job: 4, pulled: 8, pushed: 4, escalated: 4 } as const;

export function someAction(
  scene: Scene,
  random: Random,
  tenant: Tenant,
  id: string,
): ActionRequest {
  const kind = random.weigh(kinds);
  if (kind === "webhook") return webhook(scene, tenant, id, random.weigh(ways));
  return random.pick(others(scene, tenant, id)[kind]);
}

/** All that is no plain webhook. */
function others(scene: Scene, tenant: Tenant, id: string) {
  const { canary } = tenant;
  const url = addressOf(scene, tenant, "ok");
  const prompt = { prompt: `Answer\n${canary}`, context: { canary } };
  const event = { event: "torture.due", data: { canary } };
  const [desk, flow] = queues;
  const escalation = { afterAttempts: 1, action: webhook(scene, tenant, `${id}.next`, "ok") };
  return {
    sql: [plain(id, "sql", { function: sqlFunction, arguments: { canary } })],
    job: [plain(id, "job", { task: jobTask, payload: { canary } })],
    pulled: [
      plain(id, "agent_prompt", { ...prompt, queue: desk }),
      plain(id, "workflow_event", { ...event, queue: flow }),
    ],
    pushed: [
      plain(id, "agent_prompt", { ...prompt, url }),
      plain(id, "workflow_event", { ...event, url }),
    ],
    escalated: [
      { ...webhook(scene, tenant, id, "never"), escalation },
      { ...webhook(scene, tenant, id, "rejectedForGood"), escalation },
    ],
  } satisfies Readonly<Record<string, readonly ActionRequest[]>>;
}

/** One of each kind and of each way to answer it. */
export function eachAction(scene: Scene, tenant: Tenant): ActionRequest[] {
  const names = Object.keys(ways) as BehaviourName[];
  return [
    ...names.map((way) => webhook(scene, tenant, "1", way)),
    ...Object.values(others(scene, tenant, "1")).flat(),
  ];
}

export function addressOf({ origins }: Scene, { id }: Tenant, way: BehaviourName): string {
  return `${origins[behaviours[way].endpoint]}/${id}/${way}`;
}

export function webhook(
  scene: Scene,
  tenant: Tenant,
  id: string,
  way: BehaviourName,
): ActionRequest {
  const isAsked = behaviours[way].wish !== undefined;
  return {
    id,
    kind: "webhook",
    parameters: {
      url: addressOf(scene, tenant, way),
      headers: { "x-torture": tenant.canary },
      ...(way === "silent" ? { timeoutMs: 1000 } : {}),
    },
    retryPolicy,
    ...(isAsked ? { ackWithin: way === "unanswered" ? "1s" : "4s" } : {}),
  };
}

function plain(id: string, kind: string, parameters: ActionRequest["parameters"]): ActionRequest {
  return { id, kind, parameters, retryPolicy };
}

/** The same as the checker is told of it. */
export function wantedOf(action: ActionRequest): WantedAction {
  const { id, kind, parameters, ackWithin, escalation } = action;
  return {
    id,
    kind,
    pushed: parameters["url"] !== undefined,
    ...(ackWithin === undefined ? {} : { acked: true }),
    ...(escalation === undefined ? {} : { escalation: wantedOf(escalation.action) }),
  };
}
