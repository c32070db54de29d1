// `minoots release`: what a database that is held would do at once if it were not, and, told
// so, letting it go. A restored dump is held, and so is what was started with --hold.
import { countMax, type Hold, releaseHold, showHold } from "../database/hold-calls.ts";
import type { Command } from "./command.ts";
import { sayAgo } from "./moments.ts";

export const release: Command = {
  says: "Says what a held database would do at once, and with --yes lets it fire and deliver.",
  flags: { yes: { says: "Release it." } },
  example: "minoots release --yes",
  isReport: true,
  async run(call) {
    const db = await call.db();
    const hold = await showHold(db);
    const json = { ...hold, released: false };
    if (!hold.held) return { text: "This database is not held.", json };
    if (!call.isOn("yes")) return { text: textOf(hold, notYet), json, exitCode: 1 };
    const released = await releaseHold(db);
    return { text: textOf(hold, ["Released."]), json: { ...json, released } };
  },
};

const notYet = [
  "What should not happen can be cancelled, paused or moved now: all of that works.",
  "Nothing was released. To release it: minoots release --yes",
];

function textOf(hold: Hold, end: readonly string[]): string {
  const { toldAt, overdueSince, toRun, toMiss, toSend, toClaim } = hold;
  const why =
    toldAt === null
      ? "This database is held: it was restored, or copied, from another."
      : `This database is held: it was told so ${ago(toldAt)}.`;
  const overdue = overdueSince === null ? "" : `, the first due ${ago(overdueSince)}`;
  const lines = [
    why,
    `  ${count(toRun, "overdue timer")} would fire, ${toMiss} more would be missed${overdue}.`,
    `  ${count(toSend, "delivery", "deliveries")} would be sent, ${toClaim} could be claimed.`,
  ];
  return [...lines, ...end].join("\n");
}

const ago = (instant: string) => sayAgo(instant, Date.now(), "");

function count(number: number, one: string, many = `${one}s`): string {
  const written = number >= countMax ? `Over ${countMax}` : String(number);
  return `${written} ${number === 1 ? one : many}`;
}
