// What a timer is asked for, out of the flags of `timers schedule`: only spelled, not judged.
// The rules say what is wrong with it.
import type { Request } from "./backend.ts";
import { UsageError } from "./command.ts";
import type { Call, Flag } from "./command.ts";

export const requestFlags: Readonly<Record<string, Flag>> = {
  "fire-in": { value: "length", says: "After how long: 30s, 1h30m or PT30S." },
  "fire-at": { value: "instant", says: "When, with an offset: 2026-11-20T08:00:00Z." },
  key: { value: "key", says: "Your own name for it: asking again gives the same timer." },
  webhook: {
    value: "url",
    says: "Call this address then. May be there several times.",
    many: true,
  },
  action: {
    value: "json",
    says: "Any action, as the API takes it. Several times too.",
    many: true,
  },
  label: { value: "name=text", says: "To find it by. May be there several times.", many: true },
  metadata: { value: "json", says: "Sent along with every delivery." },
  "retry-policy": { value: "json", says: 'Such as {"maxAttempts":5}.' },
  "max-lateness": { value: "length", says: "How late is still in time." },
  misfire: { value: "policy", says: "When it is later than that: run or skip." },
  precision: { value: "precision", says: "precise, which is the default, or relaxed." },
  "on-conflict": { value: "way", says: "When the key is another timer's: error or replace." },
  "requested-by": { value: "text", says: "Who asked for it." },
};

const plain = {
  "fire-in": "fireIn",
  "fire-at": "fireAt",
  key: "key",
  "max-lateness": "maxLateness",
  misfire: "misfire",
  precision: "precision",
  "on-conflict": "onConflict",
  "requested-by": "requestedBy",
};

export function requestOf(call: Call): Request {
  const texts = Object.entries(plain).map(([flag, field]) => [field, call.text(flag)] as const);
  const webhooks = call.texts("webhook").map((url) => ({ webhook: { url } }));
  const actions = [...webhooks, ...call.texts("action").map((text) => readJson("action", text))];
  const json = (flag: string) => {
    const text = call.text(flag);
    return text === null ? undefined : readJson(flag, text);
  };
  const fields: readonly (readonly [string, unknown])[] = [
    ["name", call.word("name")],
    ...texts.map(([field, text]) => [field, text ?? undefined] as const),
    ["labels", labelsIn(call)],
    ["metadata", json("metadata")],
    ["retryPolicy", json("retry-policy")],
    ["actions", actions.length === 0 ? undefined : actions],
  ];
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

export function labelsIn(call: Call): Readonly<Record<string, string>> | undefined {
  const pairs = call.texts("label").map((written): [string, string] => {
    const at = written.search(/[=:]/);
    if (at > 0) return [written.slice(0, at), written.slice(at + 1)];
    throw new UsageError(`--label ${written} has no value.`, "Write --label order=42.");
  });
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}

export function readJson(flag: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message : "";
    throw new UsageError(`--${flag} is no JSON: ${why}.`, `Quote it: --${flag} '{"a":1}'.`);
  }
}
