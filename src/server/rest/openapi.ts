// What the REST face says of itself at /openapi.json. It describes and never judges: the
// rules do that, the same for every face.
import { z } from "@hono/zod-openapi";
import { problemKinds } from "../problems.ts";
import { action } from "./actions.ts";
import type { RestApp } from "./face.ts";

const retryPolicy = z
  .object({
    maxAttempts: z.int().optional(),
    backoffInitialMs: z.number().optional(),
    backoffMultiplier: z.number().optional(),
  })
  .openapi("RetryPolicy");

// What follows is a request again, without what only a timer scheduled now can have.
const followUp = z
  .looseObject({ name: z.string(), fireIn: z.string().optional() })
  .openapi("FollowUp", {
    description: "A timer to schedule at the end: fields as of TimerRequest, in fireIn from then.",
    example: { name: "undo", fireIn: "5s" },
  });

const followUps = {
  onCompleted: z.array(followUp),
  onFailed: z.array(followUp),
  onMissed: z.array(followUp),
};

const request = z
  .object({
    name: z.string(),
    fireIn: z.string().optional().openapi({ example: "30s", description: "30s, 1h30m or PT30S." }),
    fireAt: z.string().optional().openapi({ example: "2026-11-20T08:00:00Z" }),
    key: z.string().optional().openapi({ description: "Makes the request safe to repeat." }),
    onConflict: z.enum(["error", "replace"]).optional(),
    actions: z.array(action).optional(),
    concurrency: z.int().optional(),
    retryPolicy: retryPolicy.optional(),
    labels: z.record(z.string(), z.string()).optional(),
    metadata: z.unknown().optional(),
    maxLateness: z.string().optional(),
    misfire: z.enum(["run", "skip"]).optional(),
    precision: z.enum(["precise", "relaxed"]).optional(),
    requestedBy: z.string().optional(),
    ...z.object(followUps).partial().shape,
  })
  .openapi("TimerRequest", { example: { name: "tea", fireIn: "5s" } });

const instant = z.iso.datetime();

const timer = z
  .object({
    id: z.uuid(),
    tenantId: z.uuid(),
    key: z.string().nullable(),
    name: z.string(),
    status: z.enum(["scheduled", "paused", "fired", "completed", "failed", "cancelled", "missed"]),
    requestedBy: z.string().nullable(),
    reason: z.string().nullable(),
    armed: z.boolean(),
    late: z.boolean(),
    fireAt: instant,
    firedAt: instant.nullable(),
    finishedAt: instant.nullable(),
    createdAt: instant,
    lagMs: z.number().nullable(),
    precision: z.enum(["precise", "relaxed"]),
    maxLateness: z.string().nullable(),
    misfire: z.enum(["run", "skip"]),
    actions: z.array(z.object({ id: z.string(), kind: z.string(), parameters: z.unknown() })),
    concurrency: z.int().nullable(),
    retryPolicy,
    labels: z.record(z.string(), z.string()),
    metadata: z.unknown(),
    onCompleted: followUps.onCompleted.nullable(),
    onFailed: followUps.onFailed.nullable(),
    onMissed: followUps.onMissed.nullable(),
    parentId: z.uuid().nullable(),
    version: z.int(),
  })
  .openapi("Timer");

const outcomes = ["created", "existing", "replaced", "changed", "unchanged", "too_late"] as const;

const answer = z
  .object({ outcome: z.enum(outcomes), message: z.string() })
  .extend(timer.shape)
  .openapi("TimerAnswer");

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(problemKinds.map((kind) => kind.code)),
    hint: z.string().optional(),
    path: z.string().optional(),
    requestId: z.string(),
  })
  .openapi("Problem");

function json(schema: z.ZodType, description: string) {
  return { description, content: { "application/json": { schema } } };
}

const refused = {
  description: "The request was refused; code and path say why and where.",
  content: { "application/problem+json": { schema: problem } },
};
const params = z.object({ id: z.uuid() });
const security = [{ apiKey: [] }, { bearer: [] }];

export function documentTimers(app: RestApp): void {
  const { openAPIRegistry: registry } = app;
  registry.registerComponent("securitySchemes", "apiKey", {
    type: "apiKey",
    in: "header",
    name: "X-API-Key",
  });
  registry.registerComponent("securitySchemes", "bearer", { type: "http", scheme: "bearer" });
  registry.registerPath({
    method: "post",
    path: "/timers",
    summary: "Schedule a timer",
    security,
    request: {
      headers: z.object({ "Idempotency-Key": z.string().optional() }),
      body: { required: true, content: { "application/json": { schema: request } } },
    },
    responses: {
      201: json(answer, "Scheduled."),
      200: json(answer, "It was there already, or was replaced."),
      default: refused,
    },
  });
  registry.registerPath({
    method: "get",
    path: "/timers/{id}",
    summary: "Get a timer",
    security,
    request: { params },
    responses: { 200: json(timer, "The timer as it is now."), default: refused },
  });
  for (const route of [
    { method: "post", path: "/timers/{id}/cancel" },
    { method: "delete", path: "/timers/{id}" },
  ] as const) {
    registry.registerPath({
      ...route,
      summary: "Cancel a timer",
      security,
      request: { params },
      responses: { 200: json(answer, "It will never fire."), default: refused },
    });
  }
}
