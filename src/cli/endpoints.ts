// `minoots endpoints`: where webhooks go, whether they answer there, how fast they are called, and
// the secrets that they verify by.
import type { Endpoint } from "./backend.ts";
import { curlFlag, placeFlags } from "./backends.ts";
import { UsageError } from "./command.ts";
import type { Call, Command, Flag, Group, Word } from "./command.ts";
import { sayAgo } from "./moments.ts";
import { writeTable } from "./table.ts";

const endpointWord: Word = {
  name: "endpoint",
  says: "Its origin, or any address on it: https://….",
};

const list: Command = {
  says: "All endpoints, each with whether it answers.",
  flags: placeFlags,
  async run(call) {
    const { endpoints: behind } = await call.backend();
    const all: Endpoint[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof behind.list>> = await behind.list(after);
      all.push(...page.endpoints);
      after = page.next;
    } while (after !== null);
    return { text: tableOf(all), json: all };
  },
};

const save = saving(
  "Says how fast an endpoint is called. What is not given stays.",
  {
    rate: { value: "number", says: "How many requests a second at most; 0 for no limit." },
    concurrency: { value: "number", says: "How many at once at most; 0 for no limit." },
  },
  (call) => ({ ...numberOf(call, "rate"), ...numberOf(call, "concurrency") }),
  "minoots endpoints save https://example.com --rate 5 --concurrency 2",
);

const disable = saving(
  "Calls an endpoint no more: what waits for it ends dead.",
  {},
  () => ({ enabled: false }),
  "minoots endpoints disable https://example.com",
);

const enable = saving(
  "Calls an endpoint again, with nothing counted against it.",
  {},
  () => ({ enabled: true }),
  "minoots endpoints enable https://example.com",
);

const rotateSecret: Command = {
  says: "Gives an endpoint a new secret, which is told this once. Needs a key with the scope admin.",
  words: [endpointWord],
  flags: {
    overlap: { value: "duration", says: "How long the one before signs too: 24h if not given." },
    ...placeFlags,
    ...curlFlag,
  },
  example: "minoots endpoints rotate-secret https://example.com --overlap 24h",
  async run(call) {
    const { rotate } = (await call.backend()).endpoints;
    if (rotate === null) {
      throw new UsageError(
        "Only a server makes secrets: it alone has the key that seals them.",
        "Set MINOOTS_URL, and MINOOTS_KEY to a key with the scope admin.",
      );
    }
    const rotated = await rotate(call.word("endpoint"), call.text("overlap"));
    const { secret, message, origin } = rotated;
    return { text: `${secret}\n${origin}: ${message}`, json: rotated };
  },
};

export const endpoints: Group = {
  says: "Where webhooks go, and whether they answer.",
  commands: { list, save, disable, enable, "rotate-secret": rotateSecret },
};

function saving(
  says: string,
  flags: Readonly<Record<string, Flag>>,
  changeOf: (call: Call) => { rate?: number; concurrency?: number; enabled?: boolean },
  example: string,
): Command {
  return {
    says,
    words: [endpointWord],
    flags: { ...flags, ...placeFlags, ...curlFlag },
    example,
    async run(call) {
      const change = changeOf(call);
      const { endpoints: behind } = await call.backend();
      const saved = await behind.save(call.word("endpoint"), change);
      return { text: saved.message, json: saved };
    },
  };
}

function numberOf(call: Call, flag: "rate" | "concurrency"): Readonly<Record<string, number>> {
  const text = call.text(flag);
  if (text === null) return {};
  const shape = flag === "rate" ? /^\d{1,9}(\.\d{1,9})?$/ : /^\d{1,9}$/;
  if (shape.test(text)) return { [flag]: Number(text) };
  throw new UsageError(`--${flag} is ${text}.`, "Use a number; 0 for no limit.");
}

function tableOf(all: readonly Endpoint[]): string {
  if (all.length === 0) return "There are none: an endpoint is made when it is first called.";
  const nowMs = Date.now();
  const rows = all.map((each) => [
    each.origin,
    each.state,
    String(each.failures),
    sayAgo(each.lastSuccessAt, nowMs, "never"),
    limitsOf(each),
    (each.state === "disabled" ? each.disabledReason : each.lastFailure) ?? "",
  ]);
  return writeTable(["ORIGIN", "STATE", "FAILURES", "ANSWERED", "LIMITS", "WHY"], rows);
}

function limitsOf({ rate, concurrency }: Endpoint): string {
  const limits = [
    rate === null ? "" : `${rate}/s`,
    concurrency === null ? "" : `${concurrency} at once`,
  ];
  return limits.filter((limit) => limit !== "").join(", ");
}
