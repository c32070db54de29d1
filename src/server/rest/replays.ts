// Replays by REST: fresh attempts for many dead deliveries at a set rate, how far it has come, and
// its end before all are done.
import { z } from "@hono/zod-openapi";
import * as calls from "../../database/replay-calls.ts";
import { problemError, problemWith } from "../problems.ts";
import { answerJson, answerProblem } from "./face.ts";
import { integerField, readFields, textField } from "./fields.ts";
import { instantAt, uuidAt } from "./query.ts";
import { inTenant } from "./route.ts";
import * as schema from "./schema-endpoints.ts";
import { uuid } from "./schema-words.ts";
import type { JsonObject } from "./body.ts";
import type { RestCall, Route } from "./route.ts";

const tag = "Replays";
const params = z.object({ replay: uuid("Its id.") });

const start: Route = {
  method: "post",
  path: "/replays",
  scope: "write",
  tag,
  summary: "Replay dead deliveries",
  description:
    "All that are dead now and meet everything that is said, so many a second. One that dies again is not replayed again.",
  body: schema.replayRequest,
  answers: {
    201: {
      description: "The replay, which goes on by itself.",
      schema: schema.replayAnswer,
      headers: { Location: "Where its progress is." },
    },
    200: { description: "There was nothing to replay.", schema: schema.replayAnswer },
  },
  async handle(call) {
    const known = Object.keys(schema.replayRequest.shape);
    const body = await readFields(call.context.env.incoming, known);
    const timerId = textField(body, "timerId");
    const { replay, ...outcome } = await inTenant(call, (db) =>
      calls.startReplay(db, {
        timerId: timerId === null ? null : uuidAt("timerId", timerId),
        endpoint: textField(body, "endpoint"),
        kind: textField(body, "kind"),
        reason: textField(body, "reason"),
        since: instantField(body, "since"),
        until: instantField(body, "until"),
        rate: integerField(body, "rate"),
      }),
    );
    const status = outcome.outcome === "created" ? 201 : 200;
    return answerJson({ ...outcome, ...replay }, status, { location: `/replays/${replay.id}` });
  },
};

const list: Route = {
  method: "get",
  path: "/replays",
  scope: "read",
  tag,
  summary: "List replays",
  description: "The last 100, newest first: those that run, and those that ended in 30 days.",
  answers: { 200: { description: "All of them.", schema: schema.replays } },
  async handle(call) {
    const { tenantId } = call.identity;
    return answerJson({ nodes: await inTenant(call, (db) => calls.readReplays(db, tenantId)) });
  },
};

const show: Route = {
  method: "get",
  path: "/replays/{replay}",
  scope: "read",
  tag,
  summary: "Get a replay",
  description: "How far it has come.",
  params,
  answers: { 200: { description: "The replay as it is now.", schema: schema.replay } },
  async handle(call) {
    const id = idOf(call);
    const found = await inTenant(call, (db) => calls.readReplay(db, call.identity.tenantId, id));
    if (found !== null) return answerJson(found);
    throw problemError("NOT_FOUND", "id names no replay.", {
      hint: "Check it; replays are kept for 30 days after their end.",
      path: "id",
    });
  },
};

const cancel: Route = {
  method: "post",
  path: "/replays/{replay}/cancel",
  scope: "write",
  tag,
  summary: "End a replay",
  description: "It starts nothing more. What it has started goes on.",
  params,
  answers: {
    200: { description: "The replay as it is now.", schema: schema.replayAnswer },
    409: schema.replayTooLate,
  },
  async handle(call) {
    const id = idOf(call);
    const { replay, ...outcome } = await inTenant(call, (db) => calls.cancelReplay(db, id));
    if (outcome.outcome !== "too_late") return answerJson({ ...outcome, ...replay });
    const problem = problemWith("TOO_LATE", outcome.message, { hint: "It had ended." });
    return answerProblem(call.context, problem, { replay });
  },
};

export const replayRoutes: readonly Route[] = [start, list, show, cancel];

function idOf({ context }: RestCall): string {
  return uuidAt("id", context.req.param("replay") ?? "");
}

function instantField({ fields }: JsonObject, name: string): string | null {
  const value = fields[name] ?? null;
  return value === null ? null : instantAt(name, value);
}
