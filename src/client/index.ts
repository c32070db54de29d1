// The entry `minoots/client`: all that a program of yours needs, in Node, Bun, Deno, browsers.
export { createClient } from "./client.ts";
export type {
  CancelManyResult,
  Client,
  ClientOptions,
  ListOptions,
  Moment,
  ScheduleResult,
  TimerChange,
  TimerReference,
} from "./client.ts";
export type { Claim, ClaimOptions, Handler, WorkOptions } from "./claims.ts";
export type { Acknowledgement, DeliveryChange, Extension, Rejection } from "./deliveries.ts";
export type { EndpointChange, NewEndpointSecret } from "./endpoints.ts";
export { MinootsError } from "./errors.ts";
export type { ErrorCode } from "./errors.ts";
export type { EventsOptions, EventStream } from "./events.ts";
export type { CallOptions } from "./request.ts";
export type { ReplayChange } from "./replays.ts";
export type * from "./types.ts";
export { verifyWebhook } from "./verify-webhook.ts";
export type {
  AgentPrompt,
  TimerFired,
  VerifyOptions,
  WebhookEvent,
  WebhookHeaders,
  WorkflowEvent,
} from "./verify-webhook.ts";
export type { WaitOptions } from "./wait-for.ts";
export type { Retry } from "./waiting.ts";
