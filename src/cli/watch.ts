// `minoots watch`: what happens to timers as lines for a person, until Ctrl-C, and then how
// punctual it was.
import { lineOf } from "../lines.ts";
import { placeFlags } from "./backends.ts";
import type { Event } from "./backend.ts";
import type { Answer, Command } from "./command.ts";
import { eventFlags, filterOf } from "./event-flags.ts";
import { follow } from "./follow.ts";
import { zoneOf } from "./moments.ts";

const keptMax = 100_000;

export const watch: Command = {
  says: "What happens to timers, as it happens. Ctrl-C ends it with how punctual they were.",
  flags: { ...eventFlags, ...placeFlags },
  example: "minoots watch --label order=42",
  isReport: true,
  async run(call) {
    const zone = zoneOf(call);
    const backend = await call.backend();
    const filter = await filterOf(call, backend);
    const signal = call.interrupted();
    call.progress("What happens from now on is told here. Ctrl-C ends it.");
    const onBreak = (why: string | null) => call.note(why ?? "Back, and nothing was missed.");
    const lags: number[] = [];
    let fired = 0;
    const after = call.text("after");
    for await (const event of follow({ backend, after, filter, signal, onBreak })) {
      if (event.type === "mark") continue;
      const lagMs = lagOf(event);
      if (lagMs !== null) lags[fired++ % keptMax] = lagMs;
      call.print(lineOf(event, "", zone) ?? "", event);
    }
    return summaryOf(fired, lags);
  },
};

function lagOf({ type, data }: Event): number | null {
  const lagMs = data?.["lagMs"];
  return type === "timer.fired" && typeof lagMs === "number" ? lagMs : null;
}

function summaryOf(fired: number, lags: readonly number[]): Answer {
  const sorted = lags.toSorted((left, right) => left - right);
  const at = (part: number) => sorted[Math.ceil(part * sorted.length) - 1] ?? null;
  const lag = { p50Ms: at(0.5), p99Ms: at(0.99) };
  const text =
    fired === 0
      ? "\n  Nothing fired."
      : `\n  ${fired} fired, p50 ${say(lag.p50Ms)}, p99 ${say(lag.p99Ms)}`;
  return { text, json: { fired, ...lag } };
}

function say(lengthMs: number | null): string {
  return `${(lengthMs ?? 0).toFixed(1)} ms`;
}
