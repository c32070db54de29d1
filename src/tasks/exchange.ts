// One request and its answer under one deadline, which starts now and covers the name,
// the connection, TLS and the answer alike. Redirects are answers like any other: the
// client underneath follows none.
import type { Dispatcher } from "undici";
import type { Connections } from "./connector.ts";
import { isLostConnection, SendFailure } from "./send-failure.ts";
import type { WebhookRequest } from "./webhook-request.ts";

export interface Answer {
  readonly statusCode: number;
  readonly retryAfter: string | null;
  readonly excerpt: string;
}

const excerptBytesMax = 4096;
const readBytesMax = 64 * 1024;

export function exchange(
  connections: Connections,
  request: WebhookRequest,
  peer: string,
  timeoutMs: number,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = new Call(resolve, reject);
    call.timer = setTimeout(() => call.onDeadline(peer, timeoutMs), timeoutMs);
    call.resend = (error) => {
      const again = isStaleSocket(connections, error);
      if (again) dispatch(connections, request, call);
      return again;
    };
    dispatch(connections, request, call);
  });
}

function dispatch(connections: Connections, request: WebhookRequest, call: Call): void {
  try {
    connections.agent.dispatch(request, call);
  } catch (error) {
    call.fail(error);
  }
}

// A class, because it is the shape the client calls back, thousands of times a second.
class Call implements Dispatcher.DispatchHandler {
  timer: NodeJS.Timeout | undefined;
  resend: ((error: Error) => boolean) | null = null;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: unknown) => void;
  #controller: Dispatcher.DispatchController | null = null;
  #over = false;
  #statusCode: number | null = null;
  #retryAfter: string | null = null;
  readonly #kept: Buffer[] = [];
  #bytesRead = 0;

  constructor(resolve: (answer: Answer) => void, reject: (error: unknown) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#over) controller.abort(new Error("The deadline passed before the request was sent."));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (statusCode < 200) return;
    this.#statusCode = statusCode;
    const retryAfter = headers["retry-after"];
    this.#retryAfter = (Array.isArray(retryAfter) ? retryAfter[0] : retryAfter) ?? null;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#bytesRead < excerptBytesMax) {
      this.#kept.push(chunk.subarray(0, excerptBytesMax - this.#bytesRead));
    }
    this.#bytesRead += chunk.length;
    if (this.#bytesRead > readBytesMax) this.#breakOff();
  }

  onResponseEnd(): void {
    this.#answer();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#over) return;
    if (this.#statusCode !== null) return this.#answer();
    const resend = this.resend;
    this.resend = null;
    if (resend === null || !resend(error)) this.fail(error);
  }

  onDeadline(peer: string, timeoutMs: number): void {
    if (this.#statusCode !== null) return this.#breakOff();
    this.fail(new SendFailure("TIMEOUT", `No answer from ${peer} within ${timeoutMs / 1000} s.`));
    this.#controller?.abort(new Error("The deadline passed."));
  }

  fail(error: unknown): void {
    if (this.#over) return;
    this.#finish();
    this.#reject(error);
  }

  #breakOff(): void {
    this.#answer();
    this.#controller?.abort(new Error("Enough of the answer was read."));
  }

  #answer(): void {
    const statusCode = this.#statusCode;
    if (this.#over || statusCode === null) return;
    this.#finish();
    const excerpt = excerptOf(this.#kept);
    this.#resolve({ statusCode, retryAfter: this.#retryAfter, excerpt });
  }

  #finish(): void {
    this.#over = true;
    clearTimeout(this.timer);
  }
}

// A receiver may close a kept connection at the very moment it is used again. That says
// nothing about the receiver, so the same bytes go out once more, on a new connection.
function isStaleSocket(connections: Connections, error: Error): boolean {
  return isLostConnection(error) && connections.wasUsed(error);
}

// Text that any column can hold: whole characters, no NUL, nothing that was not UTF-8.
export function excerptOf(kept: readonly Buffer[]): string {
  if (kept.length === 0) return "";
  const bytes = kept.length === 1 ? kept[0]! : Buffer.concat(kept);
  const text = new TextDecoder().decode(bytes, { stream: true });
  return text.replace(/[\u0000\ufffd]/g, "");
}
