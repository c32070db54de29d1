// What the REST face says of actions at /openapi.json: one shape for each kind, told apart by
// its type. The rules judge them, and read other spellings too.
import { z } from "@hono/zod-openapi";
import { anything, duration, text, whole } from "./schema-words.ts";

const own = {
  id: text("A name for it among the timer's actions: its place, from 1, if not given.").optional(),
  retryPolicy: z
    .record(z.string(), z.number())
    .optional()
    .openapi({
      description: "How it is tried again, if not as the timer says: fields as of RetryPolicy.",
      example: { maxAttempts: 5 },
    }),
  ackWithin: duration("It has succeeded only once this was acknowledged.", "5m").optional(),
};

function object(description: string) {
  return z.record(z.string(), z.unknown()).openapi({ description });
}

function kind<Name extends string>(name: Name, description: string) {
  return z.literal(name).openapi({ description });
}

const headers = z
  .record(z.string(), z.string())
  .optional()
  .openapi({ description: "Headers of your own, each a text by its name." });
const timeout = {
  timeout: duration("How long the receiver may take, from 100ms to 25s.", "5s").optional(),
  timeoutMs: whole("The same in milliseconds. Give this or timeout.", 5000).optional(),
};

const route = {
  url: text("The address it is pushed to; without it, it waits to be claimed.").optional(),
  queue: text("From which it is claimed, if it has no url: default if not given.").optional(),
  headers,
  ...timeout,
  correlationId: text("What the receiver knows it by: the timer's id if not given.").optional(),
};

const webhook = z
  .object({
    type: kind("webhook", "An HTTP call."),
    ...own,
    url: text("The address.", "https://example.com/hook"),
    method: text("POST if not given; PUT, PATCH, DELETE or GET.", "POST").optional(),
    headers,
    body: anything("Sent instead of our own body, as it is: a text or any JSON.").optional(),
    bodyTemplate: anything("The same, with {timerId}, {name} or {labels.x} filled in.").optional(),
    ...timeout,
  })
  .openapi({ description: "Calls an address, signed." });

const sql = z
  .object({
    type: kind("sql", "A registered call in the database."),
    ...own,
    function: text("The name it is registered under.", "shop.expire"),
    arguments: object("What it is given: the empty object if not given.").optional(),
  })
  .openapi({ description: "Calls a function in the transaction that settles the delivery." });

const job = z
  .object({
    type: kind("job", "A job for a graphile-worker of your own."),
    ...own,
    task: text("A task that the operator has registered.", "send_invoice"),
    payload: anything("What the task is given.").optional(),
    jobKey: text("A later job with this key replaces one that still waits.").optional(),
    maxAttempts: whole("How often graphile-worker tries it: 25 if not given.", 25).optional(),
    priority: whole("Lower numbers run first: 0 if not given.", 0).optional(),
    queue: text("Jobs in one queue run one after the other.").optional(),
  })
  .openapi({ description: "Adds a job for your own worker." });

const command = z
  .object({
    type: kind("command", "A run of a configured command."),
    ...own,
    name: text("The name of the command.", "resize"),
    parameters: z
      .record(z.string(), z.union([z.string(), z.number()]))
      .optional()
      .openapi({ description: "A text or a number for each of its parameters." }),
  })
  .openapi({ description: "Runs a program that the operator has named." });

const agentPrompt = z
  .object({
    type: kind("agent_prompt", "A prompt to an agent."),
    ...own,
    prompt: text("What it is asked, in words."),
    context: object("What it should know.").optional(),
    agent: text("Which agent is meant.").optional(),
    ...route,
  })
  .openapi({ description: "Asks an agent, pushed to its url or claimed." });

const workflowEvent = z
  .object({
    type: kind("workflow_event", "An event for a workflow."),
    ...own,
    event: text("What happened.", "payment.overdue"),
    workflow: text("Which workflow is meant.").optional(),
    data: object("What there is to know of it.").optional(),
    ...route,
  })
  .openapi({ description: "Tells a workflow of an event, pushed to its url or claimed." });

export const action = z
  .discriminatedUnion("type", [webhook, sql, job, command, agentPrompt, workflowEvent])
  .openapi("ActionInput", {
    description:
      "Something to do when the timer fires. Read too: {kind: {…}} and {id, kind, parameters}.",
  });
