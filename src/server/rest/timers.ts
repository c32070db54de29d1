// Timers by REST, all of them: schedule one or many, list, cancel by labels. Requests go to the
// rules as they were written, and the answers come from them as JSON.
import type { IncomingMessage } from "node:http";
import { z } from "@hono/zod-openapi";
import * as calls from "../../database/calls.ts";
import { enums } from "../graphql/enums.ts";
import { writePlace } from "../places.ts";
import { problemError } from "../problems.ts";
import { answerTimer, done } from "./answers.ts";
import { readObject, timersReading, withField } from "./body.ts";
import { answerJson } from "./face.ts";
import { onlyFields, readFields } from "./fields.ts";
import * as query from "./query.ts";
import { inTenant } from "./route.ts";
import * as schema from "./schema-timer.ts";
import { after, first, instant, labelQuery, text, word } from "./schema-words.ts";
import type { JsonObject } from "./body.ts";
import type { RestCall, Route } from "./route.ts";

const tag = "Timers";
const idempotency = z.object({
  "Idempotency-Key": text("Is the timer's key: asking again gives the same timer.").optional(),
});
const location = { Location: "Where the timer is.", ...done.headers };

const scheduleOne: Route = {
  method: "post",
  path: "/timers",
  scope: "write",
  tag,
  summary: "Schedule a timer",
  description: "It is there when this answers, and fires at its time whatever happens to us.",
  headers: idempotency,
  body: schema.timerRequest,
  answers: {
    200: { ...done, description: "It was there already, or was replaced.", headers: location },
    201: { ...done, description: "Scheduled.", headers: location },
  },
  async handle(call) {
    const { incoming } = call.context.env;
    const request = withKey(await readObject(incoming), idempotencyKeyOf(incoming));
    const { timer, ...outcome } = await inTenant(call, (db) => calls.scheduleRequest(db, request));
    const status = outcome.outcome === "created" ? 201 : 200;
    return answerTimer(timer, outcome, status, { location: `/timers/${timer.id}` });
  },
};

const scheduleMany: Route = {
  method: "post",
  path: "/timers/bulk",
  scope: "write",
  tag,
  summary: "Schedule many timers",
  description: "All of them or, on any mistake, none. The body may have 4 MB.",
  body: schema.timersRequest,
  answers: {
    200: { description: "All were there already, or were replaced.", schema: schema.timersAnswer },
    201: { description: "Scheduled.", schema: schema.timersAnswer },
  },
  async handle(call) {
    const { incoming } = call.context.env;
    if (idempotencyKeyOf(incoming) !== null) throw keyForMany();
    const body = onlyFields(await readObject(incoming, timersReading), ["timers"]);
    const made = await inTenant(call, (db) => calls.scheduleTimers(db, body.text));
    const results = made.map(({ timer, ...outcome }) => ({ ...outcome, ...timer }));
    return answerJson(
      { results },
      results.some(({ outcome }) => outcome === "created") ? 201 : 200,
    );
  },
};

const list: Route = {
  method: "get",
  path: "/timers",
  scope: "read",
  tag,
  summary: "List timers",
  description: "In the order of `fireAt`, then `id`; all that is given holds for each.",
  query: z.object({
    status: z
      .array(word("TimerStatus"))
      .optional()
      .openapi({
        description: "Only those that stand at any of these; repeated, or with commas.",
        example: ["scheduled", "paused"],
      }),
    name: text("Only those of exactly this name.").optional(),
    label: labelQuery,
    fireAfter: instant("Only those due at this instant or after it.").optional(),
    fireBefore: instant("Only those due before this instant.").optional(),
    requestedBy: text("Only those asked for by exactly this.").optional(),
    first,
    after,
  }),
  answers: { 200: { description: "A page of timers.", schema: schema.timerPage } },
  async handle(call) {
    const wanted = wantedOf(call.query);
    const page = query.pageOf(call.query);
    return await inTenant(call, async (db) => {
      const { epoch, position } = await calls.feedState(db, call.identity.tenantId);
      const begin = page.after && { fireAt: page.after.at, id: page.after.ids[0]! };
      const found = await calls.findTimers(db, {
        ...wanted,
        after: begin,
        timersMax: page.rows + 1,
      });
      const answer = query.pageAnswer(found, page, ({ fireAt, id }) =>
        writePlace({ at: String(fireAt), ids: [id] }),
      );
      return answerJson({ ...answer, feedCursor: `${epoch}-${position}` });
    });
  },
};

const cancelMany: Route = {
  method: "post",
  path: "/timers/cancel",
  scope: "write",
  tag,
  summary: "Cancel timers by labels",
  description: "All that carry every label given and have not fired. They never will.",
  body: schema.labelsToCancel,
  answers: { 200: { description: "How many it were.", schema: schema.cancelled } },
  async handle(call) {
    const body = await readFields(call.context.env.incoming, ["labels"]);
    const labels = JSON.stringify(body.fields.labels ?? null);
    return answerJson(await inTenant(call, (db) => calls.cancelTimers(db, labels)));
  },
};

export const timersRoutes: readonly Route[] = [scheduleOne, scheduleMany, list, cancelMany];

function wantedOf(asked: RestCall["query"]) {
  const labels = query.labelsOf(asked);
  return {
    labels: labels === null ? null : JSON.stringify(labels),
    status: query.chosenOf(asked, "status", Object.keys(enums.TimerStatus!.words)),
    name: query.textOf(asked, "name"),
    requestedBy: query.textOf(asked, "requestedBy"),
    fireAfter: query.instantOf(asked, "fireAfter"),
    fireBefore: query.instantOf(asked, "fireBefore"),
  };
}

function withKey(request: JsonObject, header: string | null): string {
  const written = request.fields.key;
  if (header === null || written === header) return request.text;
  if (written === undefined || written === null) return withField(request, "key", header);
  throw problemError("INVALID_INPUT", "key and the header Idempotency-Key differ.", {
    hint: "Send one of them.",
    path: "key",
  });
}

// The draft standard writes the key in quotes, most callers do not: both are read.
function idempotencyKeyOf(incoming: IncomingMessage): string | null {
  const given = incoming.headersDistinct["idempotency-key"];
  if (given === undefined) return null;
  const [key] = given.map((value) => value.replace(/^"(.*)"$/, "$1"));
  if (given.length === 1 && key !== undefined && /^[\x20-\x7e]+$/.test(key)) return key;
  throw problemError("INVALID_INPUT", "The header Idempotency-Key cannot be read.", {
    hint: "Send it once, in ASCII; for any other text send key in the body.",
    path: "key",
  });
}

function keyForMany(): Error {
  return problemError("INVALID_INPUT", "Idempotency-Key is the key of one timer.", {
    hint: "Give each timer a key of its own: then the whole call is safe to repeat.",
    path: "Idempotency-Key",
  });
}
