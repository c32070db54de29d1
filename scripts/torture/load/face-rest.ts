// Asks over REST.
import {
  ask,
  type Answered,
  claimedAnswer,
  deliveryAnswer,
  refusedBy,
  timerAnswer,
} from "./asking.ts";
import type { ChangeRequest, ChangeVerb, Face } from "./face.ts";
import type { Reply, Tenant } from "./scene.ts";

type Json = Readonly<Record<string, unknown>>;

export function restFace(server: () => string): Face {
  const call = (tenant: Tenant, method: string, path: string, rest: object = {}) =>
    ask(`${server()}${path}`, { method, key: tenant.apiKey, ...rest });
  return {
    async schedule(tenant, timers) {
      if (timers.length > 1) {
        const answered = await call(tenant, "POST", "/timers/bulk", { body: { timers } });
        return replyOf(answered, ({ results }) => ({
          timers: (results as Json[]).map((one) => timerAnswer(one["outcome"], one)),
        }));
      }
      const [{ key, ...body }] = timers as [(typeof timers)[number]];
      const headers = key === undefined ? {} : { "idempotency-key": key };
      const answered = await call(tenant, "POST", "/timers", { body, headers });
      return replyOf(answered, (timer) => ({ timers: [timerAnswer(timer["outcome"], timer)] }));
    },
    async change(tenant, verb, request) {
      const { method, path, rest } = changeOf(verb, request);
      const answered = await call(tenant, method, path, rest);
      return replyOf(answered, (json) => {
        const timer = (answered.status === 409 ? json["timer"] : json) as Json;
        const outcome = answered.status === 409 ? "too_late" : json["outcome"];
        return { timers: [timerAnswer(outcome, timer)] };
      });
    },
    async cancelMany(tenant, labels) {
      const answered = await call(tenant, "POST", "/timers/cancel", { body: { labels } });
      const reply = replyOf(answered, () => ({}));
      return { ...reply, cancelled: Number((answered.json as Json | null)?.["cancelled"]) };
    },
    async answer(tenant, verb, { id, ...body }) {
      const answered = await call(tenant, "POST", `/deliveries/${id}/${verb}`, { body });
      return replyOf(answered, (json) => {
        const delivery = (answered.status === 409 ? json["delivery"] : json) as Json;
        const outcome = answered.status === 409 ? "too_late" : json["outcome"];
        return { deliveries: [deliveryAnswer(outcome, delivery)] };
      });
    },
    async claim(tenant, queue, max) {
      const body = { queue, max, lease: "5s" };
      const answered = await call(tenant, "POST", "/deliveries/claim", { body });
      return replyOf(answered, ({ nodes }) => ({
        deliveries: (nodes as unknown[]).map(claimedAnswer),
      }));
    },
  };
}

function changeOf(verb: ChangeVerb, { id, key, fireIn, by, ifVersion }: ChangeRequest) {
  const path = `/timers/${id ?? `key:${encodeURIComponent(key ?? "")}`}`;
  const headers = ifVersion === undefined ? {} : { "if-match": `"${ifVersion}"` };
  if (verb === "reschedule") return { method: "PATCH", path, rest: { body: { fireIn }, headers } };
  const rest = verb === "snooze" ? { body: { by } } : { headers };
  return { method: "POST", path: `${path}/${verb}`, rest };
}

// Too late is no mistake: it is answered with what it came too late for.
function replyOf(answered: Answered, read: (json: Json) => NonNullable<Reply["answer"]>): Reply {
  const { status, text, json } = answered;
  const said = (json ?? {}) as Json;
  const isTooLate = status === 409 && said["code"] === "TOO_LATE";
  if (status < 300 || isTooLate) return { outcome: "ok", answer: read(said), text };
  return refusedBy(said["code"], answered);
}
