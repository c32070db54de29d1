// A request over HTTP and what it came to. Only what the product itself refused with a code of
// its own is refused: all else that is no success may have been done or not.
import type { DeliveryOutcome, TimerAnswer } from "../../../test/checker/history.ts";
import { createHash } from "node:crypto";
import type { Reply } from "./scene.ts";
import { Unreadable } from "./unknown.ts";

export interface Answered {
  readonly status: number;
  readonly text: string;
  readonly json: unknown;
  readonly retryAfterMs: number | null;
}

const waitMaxMs = 15_000;

export async function ask(
  url: string,
  {
    method = "POST",
    key,
    body,
    headers,
  }: {
    readonly method?: string;
    readonly key: string;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<Answered> {
  const response = await fetch(url, {
    method,
    headers: {
      "x-api-key": key,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(waitMaxMs),
  });
  const text = await response.text();
  const seconds = response.headers.get("retry-after");
  return {
    status: response.status,
    text,
    json: jsonOf(response.status, text),
    retryAfterMs: seconds === null ? null : Number(seconds) * 1000,
  };
}

function jsonOf(status: number, text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new Unreadable(status, text);
  }
}

// These say that something did not work, not that nothing was done.
const unsure = new Set(["INTERNAL", "UNAVAILABLE", "TIMEOUT"]);

/** What an answer came to that is no success. */
export function refusedBy(code: unknown, { status, text, retryAfterMs }: Answered): Reply {
  if (status >= 500 || typeof code !== "string" || unsure.has(code)) {
    const said = typeof code === "string" ? code : "without a code";
    return { outcome: "unknown", why: `${status} ${said}`, text };
  }
  return { outcome: "refused", code, text, ...(retryAfterMs === null ? {} : { retryAfterMs }) };
}

interface TimerJson {
  readonly id: string;
  readonly status: string;
  readonly fireAt: string;
  readonly version: number;
}

export function timerAnswer(outcome: unknown, timer: unknown): TimerAnswer {
  const { id, status, fireAt, version } = timer as TimerJson;
  const said = String(outcome).toLowerCase();
  return { outcome: said, id, status: status.toLowerCase(), fireAt, version };
}

export function deliveryAnswer(outcome: unknown, delivery: unknown): DeliveryOutcome {
  const { id, status } = delivery as { readonly id: string; readonly status: string };
  return { outcome: String(outcome).toLowerCase(), id, status: status.toLowerCase() };
}

export function claimedAnswer(claimed: unknown): DeliveryOutcome {
  const { id, timerId, attempt, body } = claimed as {
    readonly id: string;
    readonly timerId: string;
    readonly attempt: number;
    readonly body: string;
  };
  const bodySha256 = createHash("sha256").update(body).digest("hex");
  return { outcome: "claimed", id, timerId, attempt, bodySha256 };
}
