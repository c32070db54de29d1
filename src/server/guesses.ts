// Slows whoever tries keys: an address may fail so often at once, and then as fast as that
// refills; until then its keys are not even looked up. A key that was good here lately is,
// since many callers may share an address, behind a proxy or in an office. IPv6 counts by the
// network, which one caller has whole. Memory is bounded: the oldest addresses are forgotten.
import type { IncomingMessage } from "node:http";
import { hashOf } from "../api-key.ts";
import type { Authenticator } from "./authenticate.ts";
import { problemError, problemOf } from "./problems.ts";

export interface GuessedAuthenticator extends Authenticator {
  /** With the request, a key that came otherwise than in its headers counts for its address. */
  ofKey(...given: [key: string, request?: IncomingMessage]): ReturnType<Authenticator["ofKey"]>;
}

export interface GuessOptions {
  readonly atOnceMax?: number;
  readonly refillMs?: number;
  readonly nowMs?: () => number;
}

const rememberedMax = 10_000;

export function slowGuesses(
  authenticator: Authenticator,
  options: GuessOptions = {},
): GuessedAuthenticator {
  const { atOnceMax = 50, refillMs = 2_000, nowMs = () => performance.now() } = options;
  const failures = new Map<string, number>(); // by address: when all is refilled
  const good = new Set<string>();

  async function guarded(
    request: IncomingMessage,
    key: string | null,
    authenticate: () => ReturnType<Authenticator["ofKey"]>,
  ) {
    const address = networkOf(request.socket.remoteAddress);
    const name = key === null ? null : hashOf(key).toString("base64");
    const waitMs = (failures.get(address) ?? 0) - nowMs() - (atOnceMax - 1) * refillMs;
    if (waitMs > 0 && (name === null || !good.has(name))) throw tooMany(waitMs);
    try {
      const identity = await authenticate();
      if (name !== null) keep(good, (set) => set.add(name));
      return identity;
    } catch (error) {
      if (problemOf(error)?.code === "UNAUTHENTICATED") {
        const untilMs = Math.max(nowMs(), failures.get(address) ?? 0) + refillMs;
        failures.delete(address);
        keep(failures, (map) => map.set(address, untilMs));
      }
      throw error;
    }
  }

  return {
    ...authenticator,
    ofRequest: (request) =>
      guarded(request, keyText(request), () => authenticator.ofRequest(request)),
    ofKey: (key, request) =>
      request === undefined
        ? authenticator.ofKey(key)
        : guarded(request, key, () => authenticator.ofKey(key)),
  };
}

export function networkOf(address: string | undefined): string {
  const [, v4] = /^(?:::ffff:)?(\d+(?:\.\d+){3})$/i.exec(address ?? "") ?? [];
  if (v4 !== undefined) return v4;
  const [head = ""] = (address ?? "").split("::");
  return head.split(":").slice(0, 4).join(":");
}

function keyText({ headers }: IncomingMessage): string | null {
  const key = headers["x-api-key"] ?? headers.authorization?.replace(/^Bearer +/i, "");
  return typeof key === "string" ? key.trim() : null;
}

function keep<Kept extends Set<string> | Map<string, number>>(
  kept: Kept,
  add: (kept: Kept) => unknown,
): void {
  add(kept);
  if (kept.size <= rememberedMax) return;
  const [oldest] = kept.keys();
  kept.delete(oldest!);
}

function tooMany(waitMs: number): Error {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  return problemError("RATE_LIMITED", "This address has sent too many keys that are none.", {
    hint: `Check the key, and retry in ${retryAfterSeconds} s.`,
    retryAfterSeconds,
  });
}
