// What can be done about deliveries, by REST: claim them from a queue, answer for them, cancel
// them, and give those that were given up fresh attempts.
import { z } from "@hono/zod-openapi";
import * as calls from "../../database/answering-calls.ts";
import { problemWith } from "../problems.ts";
import { answerJson, answerProblem } from "./face.ts";
import * as read from "./fields.ts";
import { uuidAt } from "./query.ts";
import { inTenant } from "./route.ts";
import * as schema from "./schema-answering.ts";
import { uuid } from "./schema-words.ts";
import type { RestCall, Route } from "./route.ts";

const common = { method: "post", scope: "write", tag: "Deliveries" } as const;

const claim: Route = {
  ...common,
  path: "/deliveries/claim",
  summary: "Claim deliveries from a queue",
  description:
    "Longest waiting first. Acknowledge, reject or extend them before the lease ends. With `wait` it answers as soon as there is one, or with none when the time is over.",
  body: schema.claimRequest,
  mayLackBody: true,
  answers: { 200: { description: "What is yours now.", schema: schema.claimed } },
  async handle({ context, options, identity }) {
    const { incoming, signal } = context.env;
    const body = await read.readAnyFields(incoming, ["queue", "max", "lease", "wait"]);
    const wanted = {
      queue: read.textField(body, "queue"),
      max: read.integerField(body, "max"),
      lease: read.textField(body, "lease"),
      wait: read.textField(body, "wait"),
    };
    const nodes = await options.claims.claim(identity, signal, wanted, "rest");
    return answerJson({ nodes });
  },
};

interface Verb {
  readonly word: string;
  readonly does: calls.Answering;
  readonly summary: string;
  readonly description: string;
  readonly body?: z.ZodObject;
}

function verb({ word, does, summary, description, body }: Verb): Route {
  return {
    ...common,
    path: `/deliveries/{delivery}/${word}`,
    summary,
    description,
    params: z.object({ delivery: uuid("Its id: the webhook-id that came with it.") }),
    ...(body === undefined ? {} : { body, mayLackBody: true }),
    answers: { 200: schema.answered, 409: schema.tooLate },
    handle: (call) => perform(call, does, Object.keys(body?.shape ?? {})),
  };
}

async function perform(
  call: RestCall,
  does: calls.Answering,
  known: readonly string[],
): Promise<Response> {
  const { context } = call;
  const body =
    known.length === 0
      ? { text: "{}", fields: {} }
      : await read.readAnyFields(context.env.incoming, known);
  const id = uuidAt("id", context.req.param("delivery") ?? "");
  const given = {
    body: body.text,
    attempt: read.integerField(body, "attempt"),
    reason: read.textField(body, "reason"),
    retry: read.flagField(body, "retry"),
    lease: read.textField(body, "lease"),
  };
  const { delivery, ...outcome } = await inTenant(call, (db) => does(db, id, given));
  if (outcome.outcome !== "too_late") return answerJson({ ...outcome, ...delivery });
  const hint = "The delivery is as it was.";
  return answerProblem(context, problemWith("TOO_LATE", outcome.message, { hint }), { delivery });
}

export const answeringRoutes: readonly Route[] = [
  claim,
  verb({
    word: "replay",
    does: calls.replayDelivery,
    summary: "Give a dead delivery fresh attempts",
    description: "Its earlier attempts stay in its record, and the end of its timer stays.",
  }),
  verb({
    word: "acknowledge",
    does: calls.acknowledgeDelivery,
    summary: "Say that a delivery is done",
    description: "With a result to keep, if there is one.",
    body: schema.acknowledgement,
  }),
  verb({
    word: "reject",
    does: calls.rejectDelivery,
    summary: "Say that a delivery failed",
    description: "It is tried again by its policy, unless `retry` is false.",
    body: schema.rejection,
  }),
  verb({
    word: "extend",
    does: calls.extendDelivery,
    summary: "Keep a delivery for longer",
    description: "From now on, for as long as the lease says.",
    body: schema.extension,
  }),
  verb({
    word: "cancel",
    does: calls.cancelDelivery,
    summary: "Cancel a delivery",
    description: "One that is still to come, or awaits its acknowledgement.",
  }),
];
