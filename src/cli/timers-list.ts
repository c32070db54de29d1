// `minoots timers list`: a page of timers in the order of their instants, or all of them, one
// line each.
import type { Backend, Page, Timer, TimerFilter } from "./backend.ts";
import { curlFlag, placeFlags } from "./backends.ts";
import { nothing, UsageError } from "./command.ts";
import type { Call, Command } from "./command.ts";
import { sayBoth, zoneOf } from "./moments.ts";
import { shortId } from "./naming.ts";
import { writeTable } from "./table.ts";
import { labelsIn } from "./timer-request.ts";

const pageRows = 50;
const pageRowsMax = 80; // an API answers no more values at once than so many timers may have

export const list: Command = {
  says: "Timers in the order of their time, a page or all of them.",
  flags: {
    status: { value: "status", says: "Only these: scheduled,paused,fired,…", many: true },
    label: { value: "name=text", says: "Only with this label. Several times too.", many: true },
    name: { value: "name", says: "Only of this name." },
    "requested-by": { value: "text", says: "Only those asked for by this one." },
    "fire-after": { value: "instant", says: "Only those due from then on." },
    "fire-before": { value: "instant", says: "Only those due before." },
    first: { value: "number", says: `How many, ${pageRows} if not given.` },
    after: { value: "place", says: "The page after the place that the last one told." },
    all: { says: "All pages." },
    ...placeFlags,
    ...curlFlag,
  },
  example: "minoots timers list --status scheduled --label order=42 --zone Europe/Berlin",
  async run(call) {
    const zone = zoneOf(call);
    const filter = filterOf(call);
    const backend = await call.backend();
    if (call.isOn("all")) return await printAll(call, backend, filter, zone);
    const page = await backend.list(filter, firstOf(call), call.text("after"));
    call.print(
      page.timers.length === 0 ? "There are no such timers." : tableOf(page, zone),
      undefined,
    );
    if (call.isJson) for (const timer of page.timers) call.print("", timer);
    if (page.next !== null) {
      call.note(`${page.timers.length} shown. More: --after ${page.next}, or --all`);
    }
    return nothing;
  },
};

async function printAll(call: Call, backend: Backend, filter: TimerFilter, zone: string) {
  let after: string | null = null;
  do {
    const page: Page = await backend.list(filter, pageRowsMax, after);
    if (call.isJson) for (const timer of page.timers) call.print("", timer);
    else if (page.timers.length > 0) call.print(tableOf(page, zone, after === null), null);
    after = page.next;
  } while (after !== null);
  return nothing;
}

function filterOf(call: Call): TimerFilter {
  const status = call.texts("status").flatMap((text) => text.toLowerCase().split(/[,\s]+/));
  const labels = labelsIn(call);
  const texts = {
    name: call.text("name"),
    requestedBy: call.text("requested-by"),
    fireAfter: call.text("fire-after"),
    fireBefore: call.text("fire-before"),
  };
  return {
    ...(status.length === 0 ? {} : { status }),
    ...(labels === undefined ? {} : { labels }),
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== null)),
  };
}

function firstOf(call: Call): number {
  const text = call.text("first") ?? String(pageRows);
  if (/^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= pageRowsMax) {
    return Number(text);
  }
  throw new UsageError(`--first is ${text}.`, `Use 1 to ${pageRowsMax}, or --all.`);
}

function tableOf({ timers }: Page, zone: string, hasHead = true): string {
  const nowMs = Date.now();
  const rows = timers.map((timer) => [
    shortId(timer.id),
    timer.name,
    timer.status,
    whenOf(timer, nowMs, zone),
    timer.key ?? "",
  ]);
  return writeTable(hasHead ? ["ID", "NAME", "STATUS", "FIRES", "KEY"] : [], rows);
}

// What has not come yet by its time; what has been by when that was.
function whenOf(timer: Timer, nowMs: number, zone: string): string {
  if (timer.status === "cancelled") return "never";
  return sayBoth(timer.firedAt ?? timer.fireAt, nowMs, zone);
}
