// Which events are wanted: the flags that `watch` and `events` share.
import type { Backend, EventFilter } from "./backend.ts";
import type { Call, Flag } from "./command.ts";
import { idOf } from "./naming.ts";
import { labelsIn } from "./timer-request.ts";

export const eventFlags: Readonly<Record<string, Flag>> = {
  after: { value: "cursor", says: "Go on after this place in the feed. From now if not given." },
  types: { value: "types", says: "Only these: timer.fired,delivery.dead,…" },
  label: {
    value: "name=text",
    says: "Only timers with this label. Several times too.",
    many: true,
  },
  timer: { value: "timer", says: "Only this one, by its id or its last 6 digits." },
};

export async function filterOf(call: Call, backend: Backend): Promise<EventFilter> {
  const types = call
    .text("types")
    ?.toLowerCase()
    .split(/[,\s]+/);
  const labels = labelsIn(call);
  const timer = call.text("timer");
  return {
    ...(types === undefined ? {} : { types }),
    ...(labels === undefined ? {} : { labels }),
    ...(timer === null ? {} : { timerId: await idOf(timer, backend) }),
  };
}
