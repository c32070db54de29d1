// Timers by REST: schedule, get, cancel. The request goes to the rules as it was written,
// and the answer comes from them as JSON; only HTTP's own words are added here.
import type { IncomingMessage } from "node:http";
import * as calls from "../../database/calls.ts";
import { problemError, problemWith } from "../problems.ts";
import { admit, answerProblem, answerText } from "./face.ts";
import { withTenant } from "../with-tenant.ts";
import { readObject, withField } from "./body.ts";
import { documentTimers } from "./openapi.ts";
import type { TimerOutcome } from "../../database/wire.ts";
import type { JsonObject } from "./body.ts";
import type { RestApp, RestContext, RestOptions } from "./face.ts";

const uuidShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function addTimers(app: RestApp, options: RestOptions): void {
  documentTimers(app);
  app.post("/timers", (context) => schedule(options, context));
  app.get("/timers/:id", (context) => show(options, context));
  app.delete("/timers/:id", (context) => cancel(options, context));
  app.post("/timers/:id/cancel", (context) => cancel(options, context));
}

async function schedule(options: RestOptions, context: RestContext): Promise<Response> {
  const { incoming } = context.env;
  const identity = await admit(options, context, "write");
  const request = withKey(await readObject(incoming), idempotencyKeyOf(incoming));
  const made = await withTenant(options.pool, identity, "rest", (db) =>
    calls.scheduleRequest(db, request),
  );
  const location = `/timers/${made.timer.id}`;
  return answerTimer(made, made.outcome === "created" ? 201 : 200, { location });
}

async function show(options: RestOptions, context: RestContext): Promise<Response> {
  const identity = await admit(options, context, "read");
  const id = idOf(context);
  const timer = await withTenant(options.pool, identity, "rest", (db) =>
    calls.getTimer(db, { id }),
  );
  if (timer === null) throw noTimer(id);
  return answerTimer({ timer }, 200);
}

async function cancel(options: RestOptions, context: RestContext): Promise<Response> {
  const identity = await admit(options, context, "write");
  const id = idOf(context);
  const answer = await withTenant(options.pool, identity, "rest", (db) =>
    calls.cancelTimer(db, { id }),
  );
  if (answer.outcome !== "too_late") return answerTimer(answer, 200);
  const problem = problemWith("TOO_LATE", answer.message, { hint: "The timer is as it was." });
  return answerProblem(context, problem, { timer: answer.timer });
}

function answerTimer(
  answer: Partial<TimerOutcome>,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { timer, ...outcome } = answer as TimerOutcome;
  return answerText(JSON.stringify({ ...outcome, ...timer }), status, {
    "content-type": "application/json",
    "cache-control": "no-store",
    etag: `"${timer.version}"`,
    ...headers,
  });
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

function idOf(context: RestContext): string {
  const id = context.req.param("id") ?? "";
  if (uuidShape.test(id)) return id.toLowerCase();
  throw problemError("INVALID_INPUT", `${JSON.stringify(id.slice(0, 64))} is not a timer's id.`, {
    hint: "An id looks like 019a0c1e-7b3a-7c4d-8e5f-6a7b8c9d0e1f.",
    path: "id",
  });
}

function noTimer(id: string): Error {
  return problemError("NOT_FOUND", `There is no timer ${id}.`, {
    hint: "Check the id; a finished timer is kept for a limited time.",
    path: "id",
  });
}
