// `minoots deliveries replay`: fresh attempts for one dead delivery, or for all that meet what is
// said, at a set rate and with how far it is. The database does it: whoever stops looking stops
// nothing.
import { pause } from "../pause.ts";
import type { Backend, Replay, Request } from "./backend.ts";
import { curlFlag, placeFlags } from "./backends.ts";
import { UsageError } from "./command.ts";
import type { Answer, Call, Command } from "./command.ts";
import { answerOf } from "./delivery-answer.ts";
import { deliveryIdOf } from "./delivery-naming.ts";
import { idOf } from "./naming.ts";
import { progressLine } from "./progress.ts";

const lookMs = 250;

export const replay: Command = {
  says: "Gives fresh attempts to a dead delivery, or to all that meet what is said.",
  words: [
    { name: "delivery", says: "Its id, or the last 6 digits. Or say which.", optional: true },
  ],
  flags: {
    timer: { value: "timer", says: "All dead ones of this timer." },
    endpoint: { value: "origin", says: "All dead ones to there, such as https://example.com." },
    kind: { value: "kind", says: "All dead ones of this kind." },
    reason: { value: "text", says: "All whose reason contains this." },
    since: { value: "instant", says: "All that died after this." },
    until: { value: "instant", says: "All that died up to this." },
    rate: { value: "number", says: "How many a second, 100 if not given." },
    ...placeFlags,
    ...curlFlag,
  },
  example: "minoots deliveries replay --endpoint https://example.com --rate 50",
  async run(call) {
    const backend = await call.backend();
    const which = await whichOf(call, backend);
    const written = call.word("delivery");
    if (written === "" && Object.keys(which).length === 0) {
      throw new UsageError("It is not said which.", "Give a delivery, --timer, --endpoint, ….");
    }
    if (written === "") {
      return await watch(call, backend, await backend.deliveries.startReplay(which));
    }
    if (Object.keys(which).length > 0) {
      throw new UsageError("A delivery and conditions are both there.", "Give one of them.");
    }
    const id = await deliveryIdOf(written, backend.deliveries);
    return answerOf(await backend.deliveries.act("replay", id, {}));
  },
};

async function whichOf(call: Call, backend: Backend): Promise<Request> {
  const timer = call.text("timer");
  const rate = call.text("rate");
  if (rate !== null && !/^\d{1,4}$/.test(rate)) {
    throw new UsageError(`--rate is ${rate}.`, "Use 1 to 1000.");
  }
  const texts = ["endpoint", "kind", "reason", "since", "until"].map(
    (name) => [name, call.text(name)] as const,
  );
  return Object.fromEntries([
    ...texts.filter(([, text]) => text !== null),
    ...(timer === null ? [] : [["timerId", await idOf(timer, backend)]]),
    ...(rate === null ? [] : [["rate", Number(rate)]]),
  ]);
}

async function watch(call: Call, backend: Backend, started: Replay): Promise<Answer> {
  const signal = call.interrupted();
  let now = started;
  while (now.status === "running" && !signal.aborted) {
    call.progress(progressLine(now.done, now.total, `${now.done} of ${now.total} replayed`));
    await pause(lookMs, signal);
    now = (await backend.deliveries.replay(started.id)) ?? { ...now, status: "gone" };
  }
  const goesOn = now.status === "running" ? " It goes on." : "";
  return { text: `${now.done} of ${now.total} replayed.${goesOn}`, json: now };
}
