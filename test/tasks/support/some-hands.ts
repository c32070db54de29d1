// Hands whose sends end when the test says so, and who only write down what they report,
// what they give back and which lanes they wake.
import { randomBytes } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { AttemptResult, Handoff } from "../../../src/database/wire.ts";
import { createHands, type HandsCalls, type HandsDependencies } from "../../../src/tasks/hands.ts";
import type { Lane } from "../../../src/tasks/lane-counts.ts";
import { createSealer } from "../../../src/tasks/seal.ts";
import { generateSecret } from "../../../src/webhook-signature.ts";
import { aHandoff, aResult, silent } from "./handoffs.ts";

export const owner = 7;
export const sealer = createSealer(randomBytes(32));

export function sealedHandoff(overrides: Partial<Handoff> = {}): Handoff {
  const handoff = aHandoff({}, overrides);
  return { ...handoff, secrets: [sealer.seal(generateSecret(), handoff)], ...overrides };
}

export const many = (count: number, overrides: Partial<Handoff> = {}) =>
  Array.from({ length: count }, () => sealedHandoff(overrides));

export function someHands(overrides: Partial<HandsDependencies> = {}) {
  const sent: Handoff[] = [];
  const { ways, givenBack, woken } = backWays();
  const settled: AttemptResult[] = [];
  const open = new Map<string, () => void>();
  const hands = createHands({
    calls: {
      settleDeliveries: async (results) => void settled.push(...results),
      openEndpoint: async (_tenantId, _endpoint, sealed) => [sealed],
      ...ways,
    },
    send: (handoff) => {
      sent.push(handoff);
      return new Promise((resolve) => {
        open.set(handoff.deliveryId, () => resolve(aResult(handoff)));
      });
    },
    sealer,
    waitingPerPlace: 8,
    log: silent,
    settleDelayMs: 0,
    ...overrides,
  });
  const answerAll = async () => {
    for (const [deliveryId, answer] of open) {
      open.delete(deliveryId);
      answer();
    }
    await nextTurn();
  };
  return { hands, sent, settled, givenBack, woken, answerAll, openSends: () => open.size };
}

// Where deliveries and lanes go back to; what went there is written down.
export function backWays() {
  const givenBack: { readonly deliveryIds: string[]; readonly owner: number }[] = [];
  const woken: Lane[][] = [];
  const ways: Pick<HandsCalls, "giveBack" | "queueDrains" | "settleFree"> = {
    giveBack: async (handoffs, by) =>
      void givenBack.push({ deliveryIds: handoffs.map((held) => held.deliveryId), owner: by }),
    settleFree: async () => [],
    queueDrains: async (lanes) => void woken.push([...lanes]),
  };
  return { ways, givenBack, woken };
}
