// Good requests of every kind with something about each made wrong, by a seed that is printed:
// whatever comes back is an answer or a refusal that is documented, in time.
// FUZZ_SEED repeats a run; FUZZ_TIMES makes it so many times as long.
import { randomOf } from "./random.ts";
import type { Random } from "./random.ts";
import { expectDocumented } from "./support.ts";
import type { Told } from "./support.ts";

const seed = Number(process.env["FUZZ_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const times = Number(process.env["FUZZ_TIMES"] ?? 1);
const atOnce = 8;
export const options = { timeout: 60_000 * times };

/** So many requests, some at once; each must be answered as documented. */
export async function fuzz(count: number, ask: (random: Random) => Promise<[Told, string]>) {
  console.info(`FUZZ_SEED=${seed} FUZZ_TIMES=${times}`);
  let left = count * times;
  const codes = new Map<string, number>();
  const one = async (random: Random) => {
    while (left > 0) {
      left -= 1;
      const [told, sent] = await ask(random);
      expectDocumented(told, sent);
      const code = told.code ?? "answered";
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, (_, index) => one(randomOf(seed + index))));
  console.info(JSON.stringify(Object.fromEntries(codes)));
  return codes;
}

const webhook = {
  webhook: { url: "https://example.com/hook", headers: { a: "b" }, timeout: "5s" },
};
export const timer = {
  name: "tea",
  fireIn: "1h",
  labels: { order: "42" },
  metadata: { cart: 7, list: [1, { a: null }] },
  concurrency: 2,
  maxLateness: "5m",
  retryPolicy: { maxAttempts: 5, backoffInitialMs: 1000, backoffMultiplier: 2 },
  actions: [webhook],
  onFailed: [{ name: "undo", fireIn: "5s" }],
};
export const other = {
  name: "tea",
  fireAt: "2099-01-01T00:00:00Z",
  key: "order-42",
  actionBundle: {
    concurrency: 1,
    actions: [
      { id: "a", kind: "webhook", parameters: { url: "https://example.com/" }, ackWithin: "5m" },
      { type: "agent_prompt", prompt: "Go on.", queue: "agents", context: { a: 1 } },
      { type: "workflow_event", event: "overdue", url: "https://example.com/", data: {} },
      { escalation: { webhook: { url: "https://example.com/" } }, ...webhook },
    ],
  },
};
