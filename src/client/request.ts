// One document, one POST, and once more where that is safe: what was refused before anything
// was done may always be asked again; what may have been done, only if doing it twice is the
// same as once.
import { documentOf } from "./documents.ts";
import type { OperationName } from "./documents.ts";
import { errorFrom, MinootsError } from "./errors.ts";
import type { WrittenError } from "./errors.ts";
import type { Operations } from "./types.ts";
import { pause, reasonOf, retryAfterMaxMs, waitBefore } from "./waiting.ts";
import type { Retry } from "./waiting.ts";

export interface RequestOptions {
  readonly address: string;
  readonly key: string;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
  readonly retryAttempts: number;
  readonly retryWaitMs: number;
  readonly onRetry: (retry: Retry) => void;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

interface Sending extends CallOptions {
  /** Whether it may be sent again when nobody knows whether it was done. */
  readonly isSafe: boolean;
}

export type Variables<Name extends OperationName> = Operations[Name]["variables"];
export type Answer<Name extends OperationName> = NonNullable<Operations[Name]["answer"]>;

const maxMs = 10_000;

export async function request<Name extends OperationName>(
  options: RequestOptions,
  name: Name,
  variables: Variables<Name>,
  sending: Sending,
): Promise<Answer<Name> | null> {
  const body = JSON.stringify({ query: documentOf(name), variables });
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await send(options, body, sending.signal)) as Answer<Name> | null;
    } catch (error) {
      if (!(error instanceof MinootsError)) throw error;
      if (attempt > options.retryAttempts || !mayRetry(error, sending.isSafe)) throw error;
      const waitMs = waitBefore(error, attempt, { firstMs: options.retryWaitMs, maxMs });
      options.onRetry({ error, attempt, waitMs });
      await pause(waitMs, sending.signal);
    }
  }
}

function mayRetry({ code, retryAfterSeconds }: MinootsError, isSafe: boolean): boolean {
  if ((retryAfterSeconds ?? 0) * 1000 > retryAfterMaxMs) return false;
  return code === "RATE_LIMITED" || (isSafe && isPassing(code));
}

export function isPassing(code: MinootsError["code"]): boolean {
  return ["UNREACHABLE", "UNAVAILABLE", "TIMEOUT", "RATE_LIMITED"].includes(code);
}

async function send(
  { address, key, fetch: ask, timeoutMs }: RequestOptions,
  body: string,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  signal?.throwIfAborted();
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const response = await ask(address, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/graphql-response+json, application/json",
        "x-api-key": key,
      },
      body,
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    return answerIn(response, await response.text());
  } catch (error) {
    if (error instanceof MinootsError) throw error;
    if (signal?.aborted) throw reasonOf(signal);
    throw unreachable(address, limit.aborted ? `within ${timeoutMs} ms` : null, error);
  }
}

function unreachable(address: string, when: string | null, cause: unknown): MinootsError {
  const message =
    when === null ? `${address} cannot be reached.` : `${address} did not answer ${when}.`;
  const hint = "Check the url, and whether the server runs.";
  return new MinootsError("UNREACHABLE", message, { hint, cause });
}

interface Payload {
  readonly data?: { readonly answer?: unknown } | null;
  readonly errors?: readonly WrittenError[];
}

function answerIn(response: Response, text: string): unknown {
  const payload = payloadIn(text);
  const [written] = payload?.errors ?? [];
  if (written !== undefined) {
    const retryAfterSeconds = retryAfterOf(response);
    throw errorFrom(written, retryAfterSeconds === null ? {} : { retryAfterSeconds });
  }
  if (payload?.data == null) throw unexpected(response, text);
  return payload.data.answer ?? null;
}

function payloadIn(text: string): Payload | null {
  try {
    const payload: unknown = JSON.parse(text);
    return typeof payload === "object" ? payload : null;
  } catch {
    return null;
  }
}

// Written by something in between, such as a proxy.
function unexpected(response: Response, text: string): MinootsError {
  const { status } = response;
  const details = { status, retryAfterSeconds: retryAfterOf(response) };
  if (status === 429) return new MinootsError("RATE_LIMITED", "Too many requests.", details);
  if ([502, 503, 504].includes(status)) {
    return new MinootsError("UNAVAILABLE", `The answer was only: ${status}.`, details);
  }
  const message = `This is no answer of MINOOTS: ${status} ${text.slice(0, 100)}`;
  return new MinootsError("UNEXPECTED_ANSWER", message.trim(), {
    ...details,
    hint: "Check the url: it is the address under which /graphql lies.",
  });
}

function retryAfterOf({ headers }: Response): number | null {
  const written = headers.get("retry-after") ?? "";
  return /^\d{1,6}$/.test(written) ? Number(written) : null;
}
