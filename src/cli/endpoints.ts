// `minoots endpoints`: where webhooks go, and whether they answer there.
import type { Endpoint } from "./backend.ts";
import { placeFlags } from "./backends.ts";
import type { Command, Group } from "./command.ts";
import { sayAgo } from "./moments.ts";
import { writeTable } from "./table.ts";

const list: Command = {
  says: "All endpoints, each with whether it answers.",
  flags: placeFlags,
  async run(call) {
    const { deliveries } = await call.backend();
    const all: Endpoint[] = [];
    let after: string | null = null;
    do {
      const page: { endpoints: Endpoint[]; next: string | null } =
        await deliveries.endpoints(after);
      all.push(...page.endpoints);
      after = page.next;
    } while (after !== null);
    return { text: tableOf(all), json: all };
  },
};

export const endpoints: Group = {
  says: "Where webhooks go, and whether they answer.",
  commands: { list },
};

function tableOf(all: readonly Endpoint[]): string {
  if (all.length === 0) return "There are none: an endpoint is made when it is first called.";
  const nowMs = Date.now();
  const rows = all.map((each) => [
    each.origin,
    each.state,
    String(each.failures),
    sayAgo(each.lastSuccessAt, nowMs, "never"),
    limitsOf(each),
    each.lastFailure ?? "",
  ]);
  return writeTable(["ORIGIN", "STATE", "FAILURES", "ANSWERED", "LIMITS", "LAST FAILURE"], rows);
}

function limitsOf({ rate, concurrency }: Endpoint): string {
  const limits = [
    rate === null ? "" : `${rate}/s`,
    concurrency === null ? "" : `${concurrency} at once`,
  ];
  return limits.filter((limit) => limit !== "").join(", ");
}
