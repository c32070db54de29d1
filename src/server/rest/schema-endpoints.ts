// What is asked for and answered about endpoints and replays, at /openapi.json.
import { z } from "@hono/zod-openapi";
import * as words from "./schema-words.ts";
import type { RouteAnswer } from "./route.ts";

const { duration, flag, instant, text, uuid, whole, word } = words;

const origin = text("Scheme, host and port.", "https://example.com");
const done = { outcome: word("Outcome"), message: text("The same in words, for people.") };

const number = (description: string, example: number) =>
  z.number().openapi({ description, example });

export const endpoint = z
  .strictObject({
    origin,
    state: word("EndpointState"),
    rate: number("How many requests a second it gets at most.", 5).nullable(),
    concurrency: whole("How many requests are under way to it at once at most.").nullable(),
    failures: whole("How many attempts failed since it answered last."),
    lastSuccessAt: instant("When it answered last, to the minute.").nullable(),
    lastFailureAt: instant("When an attempt last failed for its sake.").nullable(),
    lastFailure: text("How that attempt failed.").nullable(),
    openedAt: instant("Since when only a probe is sent.").nullable(),
    probeAt: instant("When the next probe may be sent.").nullable(),
    disabledAt: instant("Since when it is disabled.").nullable(),
    disabledReason: text("Why it is disabled: by whom, or what it answered.").nullable(),
    oldSecretsEndAt: instant("Until when the secret before the newest signs too.").nullable(),
    createdAt: instant("When it was first called, or saved."),
  })
  .openapi("Endpoint", { description: "Where webhooks go. Its secrets are never in it." });

export const endpointPage = z
  .strictObject({
    nodes: z.array(endpoint).openapi({ description: "In the order of their origins." }),
    pageInfo: words.pageInfo,
  })
  .openapi("EndpointPage", { description: "A page of endpoints." });

export const endpointChange = z
  .strictObject({
    rate: number("How many requests a second at most; 0 for no limit.", 5).optional(),
    concurrency: whole("How many at once at most; 0 for no limit.", 2).optional(),
    enabled: flag("Whether it is called. Disabled, its deliveries end dead.").optional(),
  })
  .openapi("EndpointChange", {
    description: "What guards an endpoint. What is not given stays.",
    example: { rate: 5, concurrency: 2, enabled: true },
  });

export const endpointAnswer = endpoint
  .extend(done)
  .openapi("EndpointAnswer", { description: "What was done, and the endpoint as it is now." });

export const rotation = z
  .strictObject({
    overlap: duration(
      "How long the secret before signs too: 24h if not given, 30d at most, 0s to end it at once.",
      "24h",
    ).optional(),
  })
  .openapi("Rotation", {
    description: "How a secret is replaced.",
    example: { overlap: "24h" },
  });

export const rotated = z
  .strictObject({
    ...done,
    origin,
    secret: text("By which receivers verify. It is told this once.", "whsec_…"),
  })
  .openapi("RotatedSecret", { description: "A new secret." });

export const replay = z
  .strictObject({
    id: uuid("Its id."),
    status: word("ReplayStatus"),
    total: whole("How many there were when it was asked for."),
    done: whole("How many were given fresh attempts so far."),
    rate: whole("How many it starts in a second.", 100),
    timerId: uuid("Only those of this timer.").nullable(),
    endpoint: text("Only those to this endpoint.", "https://example.com").nullable(),
    kind: text("Only those of this kind.", "webhook").nullable(),
    reason: text("Only those whose reason contains this.").nullable(),
    since: instant("Only those that died after this instant.").nullable(),
    until: instant("Only those that died up to this instant.").nullable(),
    createdAt: instant("When it was asked for."),
    finishedAt: instant("When it reached its end.").nullable(),
  })
  .openapi("Replay", { description: "Dead deliveries that are given fresh attempts." });

export const replays = z
  .strictObject({ nodes: z.array(replay).openapi({ description: "Newest first." }) })
  .openapi("Replays", { description: "The last 100: those that run, and those of 30 days." });

export const replayRequest = z
  .strictObject({
    timerId: uuid("Only those of this timer.").optional(),
    endpoint: text("Only those to this endpoint, by its origin.", "https://example.com").optional(),
    kind: text("Only those of this kind.", "webhook").optional(),
    reason: text("Only those whose reason contains this.").optional(),
    since: instant("Only those that died after this instant.").optional(),
    until: instant("Only those that died up to this instant.").optional(),
    rate: whole("How many a second, from 1 to 1000. 100 if not given.", 100).optional(),
  })
  .openapi("ReplayRequest", {
    description: "Which dead deliveries are given fresh attempts: those that meet all of it.",
    example: { endpoint: "https://example.com", rate: 100 },
  });

export const replayAnswer = replay
  .extend(done)
  .openapi("ReplayAnswer", { description: "What was done, and the replay as it is now." });

export const replayTooLate: RouteAnswer = {
  description: "Too late: it had ended.",
  schema: words.problem.extend({ replay }).openapi("ReplayTooLate", {
    description: "The replay had ended. It is answered as it is.",
  }),
  type: "application/problem+json",
};
