// Asks over GraphQL.
import { ask, claimedAnswer, deliveryAnswer, refusedBy, timerAnswer } from "./asking.ts";
import type { ActionRequest, Face, TimerRequest } from "./face.ts";
import type { Reply, Tenant } from "./scene.ts";

type Json = Readonly<Record<string, unknown>>;

const timer = "timer { id status fireAt version }";
const one = (verb: string) => {
  const type = `${verb[0]!.toUpperCase()}${verb.slice(1)}Input`;
  return `mutation ($input: ${type}!) { ${verb}(input: $input) { outcome ${timer} } }`;
};
const documents = {
  scheduleTimer: one("scheduleTimer"),
  cancelTimer: one("cancelTimer"),
  rescheduleTimer: one("rescheduleTimer"),
  snoozeTimer: one("snoozeTimer"),
  pauseTimer: one("pauseTimer"),
  resumeTimer: one("resumeTimer"),
  fireTimer: one("fireTimer"),
  scheduleTimers: `mutation ($input: ScheduleTimersInput!) {
    scheduleTimers(input: $input) { results { outcome ${timer} } } }`,
  cancelTimers: `mutation ($input: CancelTimersInput!) {
    cancelTimers(input: $input) { outcome cancelled } }`,
  acknowledgeDelivery: `mutation ($input: AcknowledgeDeliveryInput!) {
    acknowledgeDelivery(input: $input) { outcome delivery { id status } } }`,
  rejectDelivery: `mutation ($input: RejectDeliveryInput!) {
    rejectDelivery(input: $input) { outcome delivery { id status } } }`,
  claimDeliveries: `mutation ($input: ClaimDeliveriesInput!) {
    claimDeliveries(input: $input) { deliveries { id timerId attempt body } } }`,
} as const;
type Name = keyof typeof documents;

export function graphqlFace(server: () => string): Face {
  const run = (tenant: Tenant, name: Name, input: object, read: (payload: Json) => Read) =>
    mutate(server(), tenant, name, input, read);
  return {
    schedule: (tenant, timers) =>
      timers.length === 1
        ? run(tenant, "scheduleTimer", inWords(timers[0]!), oneTimer)
        : run(tenant, "scheduleTimers", { timers: timers.map(inWords) }, manyTimers),
    change: (tenant, verb, request) => run(tenant, `${verb}Timer`, request, oneTimer),
    cancelMany: (tenant, labels) =>
      run(tenant, "cancelTimers", { labels }, ({ cancelled }) => ({
        cancelled: Number(cancelled),
      })),
    answer: (tenant, verb, request) =>
      run(tenant, `${verb}Delivery`, request, ({ outcome, delivery }) => ({
        answer: { deliveries: [deliveryAnswer(outcome, delivery)] },
      })),
    claim: (tenant, queue, max) =>
      run(tenant, "claimDeliveries", { queue, max, lease: "5s" }, ({ deliveries }) => ({
        answer: { deliveries: (deliveries as unknown[]).map(claimedAnswer) },
      })),
  };
}

type Read = Pick<Reply, "answer" | "cancelled">;

const oneTimer = (payload: Json): Read => ({
  answer: { timers: [timerAnswer(payload["outcome"], payload["timer"])] },
});

const manyTimers = ({ results }: Json): Read => ({
  answer: {
    timers: (results as Json[]).map((made) => timerAnswer(made["outcome"], made["timer"])),
  },
});

async function mutate(
  server: string,
  { apiKey: key }: Tenant,
  name: Name,
  input: object,
  read: (payload: Json) => Read,
): Promise<Reply> {
  const body = { query: documents[name], variables: { input } };
  const answered = await ask(`${server}/graphql`, { key, body });
  const { json, text } = answered;
  const { data, errors } = (json ?? {}) as {
    readonly data?: Readonly<Record<string, Json | null>> | null;
    readonly errors?: readonly { readonly extensions?: Json }[];
  };
  const payload = data?.[name];
  if (payload != null) return { outcome: "ok", ...read(payload), text };
  return refusedBy(errors?.[0]?.extensions?.["code"], answered);
}

const spelt = { agent_prompt: "agentPrompt", workflow_event: "workflowEvent" } as const;

// Enums are in capitals there, and an action is its kind, with all that belongs to it inside.
function inWords(request: TimerRequest): object {
  const { actions, onConflict, misfire, precision, ...rest } = request;
  const { onCompleted, onFailed, onMissed, ...plain } = rest;
  return {
    ...plain,
    ...(actions === undefined ? {} : { actions: actions.map(actionInWords) }),
    ...capital({ onConflict, misfire, precision }),
    ...(onCompleted === undefined ? {} : { onCompleted: onCompleted.map(inWords) }),
    ...(onFailed === undefined ? {} : { onFailed: onFailed.map(inWords) }),
    ...(onMissed === undefined ? {} : { onMissed: onMissed.map(inWords) }),
  };
}

function capital(words: Readonly<Record<string, string | undefined>>): object {
  const given = Object.entries(words).filter(([, word]) => word !== undefined);
  return Object.fromEntries(given.map(([name, word]) => [name, word!.toUpperCase()]));
}

function actionInWords({ kind, parameters, escalation, ...rest }: ActionRequest): object {
  const name = spelt[kind as keyof typeof spelt] ?? kind;
  const sequel =
    escalation === undefined
      ? {}
      : { escalation: { ...escalation, action: actionInWords(escalation.action) } };
  return { [name]: { ...parameters, ...rest, ...sequel } };
}
