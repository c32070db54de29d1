// The client's one WebSocket, for all that it follows. It is opened with the first, closed
// after the last, and given up when the other side has fallen silent. Who follows hears of a
// break and comes again: that is in follow.ts.
import { createClient } from "graphql-ws/client";
import { documentOf } from "./documents.ts";
import { errorFrom, MinootsError } from "./errors.ts";
import type { ErrorCode, WrittenError } from "./errors.ts";
import type { Answer, Variables } from "./request.ts";

export type Followed = "followTimer" | "timerEvents";

export interface SocketOptions {
  readonly address: string;
  readonly key: string;
  readonly webSocket: unknown;
}

export interface Sockets {
  /** Resolves when the server ends it well, or the signal is aborted; rejects otherwise. */
  follow<Name extends Followed>(
    name: Name,
    variables: Variables<Name>,
    take: (answer: Answer<Name>) => void,
    signal: AbortSignal,
  ): Promise<void>;
}

const pingMs = 10_000;
const silenceMaxMs = 10_000;

export function openSockets({ address, key, webSocket }: SocketOptions): Sockets {
  requireWebSocket(webSocket);
  let impatience: ReturnType<typeof setTimeout> | undefined;
  const relax = () => clearTimeout(impatience);
  const expectSoon = () => {
    relax();
    impatience = setTimeout(() => client.terminate(), silenceMaxMs);
  };
  const client = createClient({
    url: address,
    connectionParams: { "X-API-Key": key },
    webSocketImpl: webSocket ?? globalThis.WebSocket,
    retryAttempts: 0,
    keepAlive: pingMs,
    on: {
      connecting: expectSoon,
      connected: relax,
      ping: (isReceived) => void (isReceived || expectSoon()),
      message: relax,
      closed: relax,
    },
  });
  return {
    async follow(name, variables, take, signal) {
      const { promise, resolve, reject } = settled();
      const request = { query: documentOf(name), variables: { ...variables } };
      const end = client.subscribe<{ answer: unknown }>(request, {
        next({ data, errors }) {
          const [written] = errors ?? [];
          if (written !== undefined) reject(errorFrom(written));
          else take(data!.answer as never);
        },
        error: (error) => reject(errorOf(error, address)),
        complete: resolve,
      });
      const stop = () => (end(), resolve());
      signal.addEventListener("abort", stop, { once: true });
      return promise.finally(() => signal.removeEventListener("abort", stop));
    },
  };
}

// Promise.withResolvers, which Node 20 has not.
function settled() {
  let resolve!: () => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<void>((...both) => ([resolve, reject] = both));
  return { promise, resolve, reject };
}

function requireWebSocket(given: unknown): void {
  if (given !== undefined || "WebSocket" in globalThis) return;
  throw new TypeError(
    "This runtime has no WebSocket. Before Node 22, give createClient the one of the package ws.",
  );
}

// Refusals of one subscription, the end of the socket, or whatever the runtime throws.
function errorOf(error: unknown, address: string): MinootsError {
  if (Array.isArray(error)) return errorFrom((error as WrittenError[])[0]!);
  if (isClosing(error)) return errorOfClosing(error, address);
  return broken(address, error);
}

interface Closing {
  readonly code: number;
  readonly reason: string;
}

function isClosing(error: unknown): error is Closing {
  return typeof error === "object" && error !== null && "code" in error && "reason" in error;
}

// 4400 to 4499 are our server's refusals, said as "CODE: why". Two of those numbers are the
// protocol's own: who was too slow to say who they are, and who was given up as silent.
const passing = new Set([4408, 4499]);
const codes = new Map<number, ErrorCode>([
  [4401, "UNAUTHENTICATED"],
  [4403, "FORBIDDEN"],
]);

function errorOfClosing({ code, reason }: Closing, address: string): MinootsError {
  if (code < 4400 || code > 4500 || passing.has(code)) return broken(address, { code, reason });
  const [, said = null, why = reason] = /^([A-Z_]+): (.*)$/.exec(reason) ?? [];
  return new MinootsError((said as ErrorCode | null) ?? codes.get(code) ?? "INTERNAL", why);
}

function broken(address: string, cause: unknown): MinootsError {
  const hint = "Check the url, and whether the server runs.";
  return new MinootsError("UNREACHABLE", `The WebSocket to ${address} broke.`, { hint, cause });
}
