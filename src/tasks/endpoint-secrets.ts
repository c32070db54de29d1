// The keys a delivery is signed with. They come sealed with the hand-off; an endpoint
// called for the first time has none, so one is made here and offered to the database,
// which answers the secrets that hold: the first writer wins, and everybody signs alike.
import type { KeyObject } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { decodeSecret, generateSecret } from "../webhook-signature.ts";
import { createBriefCache } from "./brief-cache.ts";
import type { Handoff } from "../database/wire.ts";
import type { Sealer } from "./seal.ts";
import { codeOf, SendFailure } from "./send-failure.ts";

export type Keys = readonly KeyObject[];

export interface EndpointSecretsDependencies {
  readonly sealer: Sealer;
  readonly openEndpoint: (
    tenantId: string,
    endpoint: string,
    sealed: string,
  ) => Promise<readonly string[]>;
  readonly openWaitsMs?: readonly number[];
}

// At once when the keys are known or can be unsealed, which is the case for all but the
// first deliveries of an endpoint. Throws a SendFailure when a secret cannot be read.
export type KeysFor = (handoff: Handoff) => Keys | Promise<Keys>;

const entriesMax = 10_000;
const unsealedKeepMs = 5 * 60_000;
// Hand-offs that were fired before the endpoint had a secret come in for a lease's length.
const openedKeepMs = 30_000;
// An endpoint that a transaction holds is asked for again after these waits, which hold no
// connection; what still waits then comes back when its lease ends.
const openWaitsDefaultMs = [100, 200, 400, 800, 1600];
const lockNotAvailable = "55P03";

export function createEndpointSecrets(dependencies: EndpointSecretsDependencies): KeysFor {
  const unseal = createUnsealer(dependencies.sealer);
  const opened = createBriefCache<readonly string[]>({ entriesMax, keepMs: openedKeepMs });
  const opening = new Map<string, Promise<readonly string[]>>();

  function open(handoff: Handoff, key: string): Promise<readonly string[]> {
    const underWay = opening.get(key);
    if (underWay !== undefined) return underWay;
    const answer = openFirst(dependencies, handoff)
      .then((sealed) => (opened.set(key, sealed), sealed))
      .finally(() => opening.delete(key));
    opening.set(key, answer);
    return answer;
  }

  return (handoff) => {
    if (handoff.secrets.length > 0) return unseal(handoff, handoff.secrets);
    const key = `${handoff.tenantId} ${handoff.endpoint}`;
    const known = opened.get(key);
    if (known !== undefined) return unseal(handoff, known);
    return open(handoff, key).then((sealed) => unseal(handoff, sealed));
  };
}

async function openFirst(
  dependencies: EndpointSecretsDependencies,
  handoff: Handoff,
): Promise<readonly string[]> {
  const secret = dependencies.sealer.seal(generateSecret(), handoff);
  const sealed = await openPatiently(dependencies, handoff, secret);
  if (sealed.length > 0) return sealed;
  throw new SendFailure("SECRET_UNREADABLE", `The endpoint ${handoff.endpoint} has no secret.`);
}

async function openPatiently(
  { openEndpoint, openWaitsMs = openWaitsDefaultMs }: EndpointSecretsDependencies,
  { tenantId, endpoint }: Handoff,
  secret: string,
): Promise<readonly string[]> {
  for (const waitMs of openWaitsMs) {
    try {
      return await openEndpoint(tenantId, endpoint, secret);
    } catch (error) {
      if (codeOf(error) !== lockNotAvailable) throw error;
    }
    await wait(waitMs);
  }
  return await openEndpoint(tenantId, endpoint, secret);
}

// The cache is keyed by the context too: a sealed text that was copied to another
// endpoint must fail here as it does in the sealer.
function createUnsealer(sealer: Sealer): (handoff: Handoff, sealed: readonly string[]) => Keys {
  const unsealed = createBriefCache<KeyObject>({ entriesMax, keepMs: unsealedKeepMs });
  return (handoff, sealed) =>
    sealed.map((text) => {
      const cacheKey = `${handoff.tenantId} ${handoff.endpoint} ${text}`;
      const known = unsealed.get(cacheKey);
      if (known !== undefined) return known;
      const key = decodeSecret(sealer.unseal(text, handoff));
      unsealed.set(cacheKey, key);
      return key;
    });
}
