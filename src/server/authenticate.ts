// Who is calling: an API key, from X-API-Key or as a bearer token, becomes an identity.
// Only the hash of the whole key is compared, and only by the database; a key found good
// is remembered for two seconds, so that a burst does not cost a query each and a
// revoked key is still refused soon, by every server. A bad key is never remembered, and one
// whose checksum is wrong is not even looked up.
import type { IncomingMessage } from "node:http";
import type pg from "pg";
import { hashOf, isWholeKey } from "../api-key.ts";
import * as calls from "../database/calls.ts";
import { problemError } from "./problems.ts";
import type { ProblemError } from "./problems.ts";
import type { Identity } from "../database/wire.ts";

export type Scope = "read" | "write" | "admin";

export interface Authenticator {
  ofRequest(request: IncomingMessage): Promise<Identity>;
  ofKey(key: string): Promise<Identity>;
  /** Those of these keys that hold now, by one look-up for all. */
  living(keys: ReadonlySet<string>): Promise<Set<string>>;
}

interface Remembered {
  readonly identity: Promise<Identity>;
  readonly untilMs: number;
}

const rememberMs = 2_000;
const rememberedMax = 10_000;

export function createAuthenticator(options: {
  readonly pool: pg.Pool;
  readonly demoKey?: string | null; // has no checksum, so that it can be typed
  readonly nowMs?: () => number;
}): Authenticator {
  const { pool, demoKey = null, nowMs = () => performance.now() } = options;
  const remembered = new Map<string, Remembered>();

  async function ofKey(key: string): Promise<Identity> {
    if (key !== demoKey && !isWholeKey(key)) throw tornKey();
    const hash = hashOf(key);
    const name = hash.toString("base64");
    const known = remembered.get(name);
    if (known !== undefined && nowMs() < known.untilMs) return known.identity;
    if (remembered.size >= rememberedMax) remembered.clear();
    const identity = identityOf(pool, hash);
    remembered.set(name, { identity, untilMs: nowMs() + rememberMs });
    identity.catch(() => remembered.delete(name));
    return identity;
  }

  return {
    ofKey,
    ofRequest: async (request) => ofKey(keyOf(request)),
    living: (keys) => livingOf(pool, keys),
  };
}

export function requireScope(identity: Identity, scope: Scope): void {
  if (identity.scopes.includes(scope)) return;
  throw problemError("FORBIDDEN", `This key lacks the scope ${scope}.`, {
    hint: `Use a key with the scope ${scope}.`,
  });
}

// Two different keys in one request are refused: guessing which one was meant could act
// for the wrong tenant.
export function keyOf(request: IncomingMessage): string {
  const headers = request.headersDistinct;
  const keys = headers["x-api-key"] ?? [];
  const authorizations = headers.authorization ?? [];
  if (keys.length > 1 || authorizations.length > 1) throw twoKeys();
  const found = new Set([...keys, ...authorizations.map(bearerOf)].map((key) => key.trim()));
  if (found.size > 1) throw twoKeys();
  const [key] = found;
  if (key === undefined || key === "") throw noKey();
  return key;
}

function bearerOf(authorization: string): string {
  const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  if (token !== undefined) return token;
  throw problemError("UNAUTHENTICATED", "The Authorization header is not a bearer token.", {
    hint: "Send Authorization: Bearer <key>, or X-API-Key: <key>.",
  });
}

async function identityOf(pool: pg.Pool, hash: Buffer): Promise<Identity> {
  const [holder] = await calls.authenticate(pool, [hash]);
  if (holder === undefined) throw wrongKey();
  const { secretHash: _, ...identity } = holder;
  return identity;
}

async function livingOf(pool: pg.Pool, keys: ReadonlySet<string>): Promise<Set<string>> {
  const byHash = new Map([...keys].map((key) => [hashOf(key).toString("base64"), key]));
  const hashes = [...byHash.keys()].map((hash) => Buffer.from(hash, "base64"));
  const holders = await calls.authenticate(pool, hashes);
  return new Set(holders.map(({ secretHash }) => byHash.get(secretHash.toString("base64")) ?? ""));
}

function noKey(): Error {
  return problemError("UNAUTHENTICATED", "This request has no API key.", {
    hint: "Send X-API-Key: <key>, or Authorization: Bearer <key>.",
  });
}

function twoKeys(): Error {
  return problemError("UNAUTHENTICATED", "This request has two API keys.", {
    hint: "Send one key, in one header.",
  });
}

function tornKey(): Error {
  return problemError("UNAUTHENTICATED", "This is not a whole API key.", {
    hint: "Copy all of it: mnt_, then three parts with _ between them.",
  });
}

export function wrongKey(): ProblemError {
  return problemError("UNAUTHENTICATED", "This API key is unknown, expired or revoked.", {
    hint: "Check the key, or make a new one. Those of a suspended tenant do not hold either.",
  });
}
