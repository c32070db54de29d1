// One attempt at one webhook: sent, answered, reported. An HTTP failure of any kind is a
// report and never an exception. The status line is the answer; the body is only kept
// as an excerpt for people, so a body that drips or never ends changes nothing but time.
import type { KeyObject } from "node:crypto";
import type { Connections } from "./connector.ts";
import { exchange, type Answer } from "./exchange.ts";
import type { AttemptResult, Handoff } from "../database/wire.ts";
import { failedAttempt, timeoutOf } from "./handoff.ts";
import { retryAfterOf } from "./retry-after.ts";
import { exchangeFailure } from "./send-failure.ts";
import { parseTarget } from "./target-guard.ts";
import { buildRequest } from "./webhook-request.ts";

export interface SendDependencies {
  readonly connections: Connections;
  readonly version: string;
  readonly now?: () => number;
}

// Secrets are given as keys, decoded once by whoever caches them.
export async function sendWebhook(
  dependencies: SendDependencies,
  handoff: Handoff,
  keys: readonly KeyObject[],
): Promise<AttemptResult> {
  const startedAt = performance.now();
  const nowMs = (dependencies.now ?? Date.now)();
  const { connections } = dependencies;
  let peer = handoff.endpoint;
  try {
    const target = parseTarget(handoff.parameters.url, connections.allowPrivateTargets);
    peer = target.peer;
    const userAgent = `MINOOTS/${dependencies.version}`;
    const sender = { userAgent, reset: connections.crowded(), nowMs };
    const request = buildRequest(handoff, target, keys, sender);
    const answer = await exchange(connections, request, peer, timeoutOf(handoff));
    return answeredAttempt(handoff, answer, nowMs, elapsedMs(startedAt));
  } catch (error) {
    return failedAttempt(handoff, exchangeFailure(peer, error), elapsedMs(startedAt));
  }
}

function answeredAttempt(
  handoff: Handoff,
  answer: Answer,
  nowMs: number,
  durationMs: number,
): AttemptResult {
  return {
    tenantId: handoff.tenantId,
    deliveryId: handoff.deliveryId,
    attempt: handoff.attempt,
    statusCode: answer.statusCode,
    errorCode: null,
    errorMessage: null,
    durationMs,
    excerpt: answer.excerpt,
    retryAfterMs: retryAfterOf(answer.retryAfter, nowMs + durationMs),
  };
}

function elapsedMs(startedAt: number): number {
  return Math.round((performance.now() - startedAt) * 10) / 10;
}
