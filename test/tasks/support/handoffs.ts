// Hand-offs, senders and results as the tests need them.
import { randomUUID } from "node:crypto";
import { pino } from "pino";
import { onTestFinished } from "vitest";
import { type ConnectionSettings, openConnections } from "../../../src/tasks/connector.ts";
import type { AttemptResult, Handoff } from "../../../src/database/wire.ts";
import { sendWebhook } from "../../../src/tasks/send-webhook.ts";
import { decodeSecret } from "../../../src/webhook-signature.ts";

export const silent = pino({ level: "silent" });
export const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

export function aHandoff(
  parameters: Partial<Handoff["parameters"]> = {},
  overrides: Partial<Handoff> = {},
): Handoff {
  const url = parameters.url ?? "http://127.0.0.1:9/hook";
  return {
    tenantId: "00000000-0000-4000-8000-00000000000a",
    timerId: randomUUID(),
    deliveryId: randomUUID(),
    actionId: "1",
    attempt: 1,
    kind: "webhook",
    parameters: { ...parameters, url },
    body: '{"type":"timer.fired","data":{"name":"tea ☕"}}',
    endpoint: URL.canParse(url) ? new URL(url).origin : url,
    secrets: [],
    ...overrides,
  };
}

export function aResult(handoff: Handoff, statusCode = 200): AttemptResult {
  return {
    tenantId: handoff.tenantId,
    deliveryId: handoff.deliveryId,
    attempt: handoff.attempt,
    statusCode,
    errorCode: null,
    errorMessage: null,
    durationMs: 1,
    excerpt: "",
    retryAfterMs: null,
  };
}

type Send = (
  parameters: Partial<Handoff["parameters"]>,
  overrides?: Partial<Handoff>,
) => Promise<AttemptResult>;

// Sends as production or development would; closed when the test ends.
export function aSender(settings: Partial<ConnectionSettings> = {}, now?: () => number): Send {
  const connections = openConnections({ allowPrivateTargets: true, ...settings });
  onTestFinished(() => connections.close());
  const dependencies = { connections, version: "1.2.3", ...(now === undefined ? {} : { now }) };
  return (parameters, overrides) =>
    sendWebhook(dependencies, aHandoff(parameters, overrides), [decodeSecret(secret)]);
}
