// `minoots events`: the feed as it is, one event a line, for programs and for close looks.
import type { Event } from "./backend.ts";
import { placeFlags } from "./backends.ts";
import { nothing, UsageError } from "./command.ts";
import type { Call, Command, Group } from "./command.ts";
import { eventFlags, filterOf } from "./event-flags.ts";
import { follow } from "./follow.ts";

const tail: Command = {
  says: "Each event as it comes, with its cursor: keep that to go on from it.",
  flags: {
    ...eventFlags,
    max: { value: "number", says: "End after so many." },
    ...placeFlags,
  },
  example: "minoots events tail --after 1-18442 --types timer.fired --json",
  async run(call) {
    const most = mostOf(call);
    const backend = await call.backend();
    const filter = await filterOf(call, backend);
    const signal = call.interrupted();
    const onBreak = (why: string | null) => call.note(why ?? "Back, and nothing was missed.");
    const after = call.text("after");
    let count = 0;
    for await (const event of follow({ backend, after, filter, signal, onBreak })) {
      if (event.type === "mark") continue;
      call.print(lineOf(event), event);
      count += 1;
      if (count >= most) break;
    }
    return nothing;
  },
};

export const events: Group = {
  says: "The feed as it is, for programs.",
  commands: { tail },
};

function lineOf({ cursor, occurredAt, type, timerId, data }: Event): string {
  return `${cursor}  ${occurredAt}  ${type.padEnd(18)}  ${timerId ?? "-"}  ${JSON.stringify(data)}`;
}

function mostOf(call: Call): number {
  const text = call.text("max");
  if (text === null) return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`--max is ${text}.`, "Write --max 100.");
}
