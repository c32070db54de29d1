// What the REST face says of actions at /openapi.json: one shape for each kind, told apart by
// its type. The rules judge them, and read other spellings too.
import { z } from "@hono/zod-openapi";

const own = {
  id: z.string().optional(),
  retryPolicy: z.record(z.string(), z.number()).optional(),
  ackWithin: z.string().optional().openapi({ example: "5m" }),
};
const anything = z.record(z.string(), z.unknown());
const headers = z.record(z.string(), z.string()).optional();
const timeout = z.string().optional().openapi({ example: "5s" });

const route = {
  url: z.string().optional().openapi({ description: "Pushed there; without it, claimed." }),
  queue: z.string().optional(),
  headers,
  timeout,
  correlationId: z.string().optional(),
};

const webhook = z.object({
  type: z.literal("webhook"),
  ...own,
  url: z.string(),
  method: z.string().optional(),
  headers,
  timeout,
});

const sql = z.object({
  type: z.literal("sql"),
  ...own,
  function: z.string().openapi({ example: "shop.expire" }),
  arguments: anything.optional(),
});

const job = z.object({
  type: z.literal("job"),
  ...own,
  task: z.string().openapi({ example: "send_invoice" }),
  payload: z.unknown().optional(),
  jobKey: z.string().optional(),
  maxAttempts: z.int().optional(),
  priority: z.int().optional(),
  queue: z.string().optional(),
});

const command = z.object({
  type: z.literal("command"),
  ...own,
  name: z.string().openapi({ example: "resize" }),
  parameters: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

const agentPrompt = z.object({
  type: z.literal("agent_prompt"),
  ...own,
  prompt: z.string(),
  context: anything.optional(),
  agent: z.string().optional(),
  ...route,
});

const workflowEvent = z.object({
  type: z.literal("workflow_event"),
  ...own,
  event: z.string().openapi({ example: "payment.overdue" }),
  workflow: z.string().optional(),
  data: anything.optional(),
  ...route,
});

export const action = z
  .discriminatedUnion("type", [webhook, sql, job, command, agentPrompt, workflowEvent])
  .openapi("ActionInput", {
    description:
      "Something to do when the timer fires. Read too: {kind: {…}} and {id, kind, parameters}.",
  });
