// `minoots deliveries`: what was given up or is under way, one delivery with its attempts, and the
// answers to them: replay, cancel, acknowledge, reject.
import type { Backend, Delivery, DeliveryFilter, DeliveryVerb, Request } from "./backend.ts";
import { curlFlag, placeFlags } from "./backends.ts";
import type { Call, Command, Flag, Group, Word } from "./command.ts";
import { answerOf } from "./delivery-answer.ts";
import { deliveryIdOf } from "./delivery-naming.ts";
import { MissingError } from "./endings.ts";
import { sayAgo, sayBoth, zoneOf } from "./moments.ts";
import { idOf, shortId } from "./naming.ts";
import { replay } from "./replay.ts";
import { alignRows, writeTable } from "./table.ts";
import { readJson } from "./timer-request.ts";

const pageRows = 50;

const deliveryWord: Word = { name: "delivery", says: "Its id; of a dead one the last 6 digits." };

const list: Command = {
  says: "The dead letters, longest dead first; or others, in the order in which they were due.",
  flags: {
    status: {
      value: "status",
      says: "pending, awaiting_ack, succeeded, dead, cancelled or any. dead, if nothing is said.",
      many: true,
    },
    timer: { value: "timer", says: "Those of this timer, in any state if none is said." },
    endpoint: { value: "origin", says: "Only those to there, such as https://example.com." },
    kind: { value: "kind", says: "Only of this kind, such as webhook." },
    after: { value: "place", says: "The page after the place that the last one told." },
    ...placeFlags,
  },
  example: "minoots deliveries list --status pending --endpoint https://example.com",
  async run(call) {
    const backend = await call.backend();
    const wanted = await filterOf(call, backend);
    const page = await backend.deliveries.list(wanted, pageRows, call.text("after"));
    const { deliveries, next } = page;
    if (next !== null) call.note(`${deliveries.length} shown. More: --after ${next}`);
    return { text: tableOf(deliveries), json: deliveries };
  },
};

async function filterOf(call: Call, backend: Backend): Promise<DeliveryFilter> {
  const timer = call.text("timer");
  const said = call.texts("status").flatMap((written) => written.split(","));
  const status = said.length === 0 && timer === null ? ["dead"] : said;
  const [endpoint, kind] = [call.text("endpoint"), call.text("kind")];
  return {
    ...(status.length === 0 || status.includes("any") ? {} : { status }),
    ...(timer === null ? {} : { timerId: await idOf(timer, backend) }),
    ...(endpoint === null ? {} : { endpoint }),
    ...(kind === null ? {} : { kind }),
  };
}

const show: Command = {
  says: "One delivery with all its attempts.",
  words: [deliveryWord],
  flags: placeFlags,
  async run(call) {
    const zone = zoneOf(call);
    const { deliveries } = await call.backend();
    const found = await deliveries.one(await deliveryIdOf(call.word("delivery"), deliveries));
    if (found === null) throw new MissingError("There is no such delivery.", "Check its id.");
    return { text: describe(found, zone), json: found };
  },
};

const cancel = verb("cancel", "Cancels a delivery that is still to come.", {}, () => ({}));

const acknowledge = verb(
  "acknowledge",
  "Says that a delivery is done.",
  { result: { value: "json", says: "What came of it, kept with the delivery." } },
  (call) => {
    const text = call.text("result");
    return text === null ? {} : { result: readJson("result", text) };
  },
);

const reject = verb(
  "reject",
  "Says that a delivery failed: it is tried again by its policy.",
  {
    reason: { value: "text", says: "Why." },
    "no-retry": { says: "Give it up at once." },
  },
  (call) => ({
    ...(call.text("reason") === null ? {} : { reason: call.text("reason") }),
    ...(call.isOn("no-retry") ? { retry: false } : {}),
  }),
);

export const deliveries: Group = {
  says: "What fired timers did, and the answers to it.",
  commands: { list, show, replay, cancel, acknowledge, reject },
};

function verb(
  name: DeliveryVerb,
  says: string,
  flags: Readonly<Record<string, Flag>>,
  valuesOf: (call: Call) => Request,
): Command {
  return {
    says: `${says} Too late ends with 4.`,
    words: [deliveryWord],
    flags: { ...flags, ...placeFlags, ...curlFlag },
    async run(call) {
      const backend = await call.backend();
      const id = await deliveryIdOf(call.word("delivery"), backend.deliveries);
      return answerOf(await backend.deliveries.act(name, id, valuesOf(call)));
    },
  };
}

function tableOf(all: readonly Delivery[]): string {
  if (all.length === 0) return "There are none.";
  const nowMs = Date.now();
  const rows = all.map((each) => [
    shortId(each.id),
    shortId(each.timerId),
    `${each.kind} ${each.actionId}`,
    each.endpoint ?? "",
    each.status,
    String(each.attempts.length),
    sayAgo(each.finishedAt ?? each.createdAt, nowMs, ""),
    each.reason ?? "",
  ]);
  return writeTable(
    ["ID", "TIMER", "ACTION", "ENDPOINT", "STATUS", "ATTEMPTS", "SINCE", "REASON"],
    rows,
  );
}

function describe(delivery: Delivery, zone: string): string {
  const { id, timerId, kind, actionId, endpoint, status, reason, attempts, nextAttemptAt } =
    delivery;
  const nowMs = Date.now();
  const facts = [
    ["id", id],
    ["timer", timerId],
    ["endpoint", endpoint ?? ""],
    ["reason", reason ?? ""],
    ["next", nextAttemptAt === null ? "" : sayBoth(nextAttemptAt, nowMs, zone)],
  ].filter(([, fact]) => fact !== "");
  const made = attempts.map((each) => [
    `attempt ${each.attempt}`,
    sayBoth(each.at, nowMs, zone),
    each.error ?? `answered ${each.statusCode}`,
    (each.excerpt ?? "").slice(0, 60).replaceAll(/\s+/g, " "),
  ]);
  return [`${kind} ${actionId}  ${status}`, ...alignRows(facts), "", ...alignRows(made)]
    .join("\n")
    .trimEnd();
}
