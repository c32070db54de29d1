// Bugs in the feed and in what its readers get of it: lost, twice, in another order.
import {
  addAfter,
  all,
  alter,
  drop,
  dropEvents,
  type Lines,
  NotThere,
  type Of,
  type Planted,
  the,
  timerOf,
} from "./lines.ts";

const feed = "A complete, ordered feed";

// What a reader got that goes on far enough.
function readBy(lines: Lines, name: string): Of<"event">[] {
  const many = all(lines, "reader", ({ reader }) => reader.startsWith(name))
    .map(({ reader }) => all(lines, "event", (event) => event.reader === reader))
    .find((events) => events.length > 5);
  if (many === undefined) throw new NotThere(name);
  return many;
}

const lastOf = (lines: Lines, name: string) =>
  all(lines, "event", ({ reader, type }) => reader === name && type !== "mark").at(-1);

const readers: readonly Planted[] = [
  {
    name: "a subscriber was not told an event",
    promise: feed,
    plant: (lines) => drop(lines, readBy(lines, "subscription")[3]!),
  },
  {
    name: "a subscriber of some types was not told an event",
    promise: feed,
    plant: (lines) => drop(lines, readBy(lines, "some")[3]!),
  },
  {
    name: "a subscriber that was there to the end was not told the last event",
    promise: feed,
    plant(lines) {
      const ended = new Set(all(lines, "reader_end").map(({ reader }) => reader));
      const last = all(lines, "event", (event) => !ended.has(event.reader)).at(-1)!;
      drop(lines, last);
    },
  },
  {
    name: "a subscriber that was cut had been told that it is past an event it never got",
    promise: feed,
    says: "was told that it is at",
    plant(lines) {
      const ends = all(lines, "reader_end", ({ reader }) => reader.startsWith("subscription"));
      const end = ends.find(({ reader }) => lastOf(lines, reader) !== undefined);
      if (end === undefined) throw new NotThere("reader_end");
      drop(lines, lastOf(lines, end.reader)!);
    },
  },
  {
    name: "a subscriber heard nothing at all",
    promise: feed,
    says: "heard nothing",
    plant(lines) {
      const { t } = the(lines, "quiet");
      const { tenant } = the(lines, "fresh").timers[0]!;
      const head = { record: "reader", reader: "deaf", kind: "subscription" } as const;
      lines.push({ ...head, t: t - 1000, tenant, after: null });
    },
  },
  {
    name: "a subscriber was told an event twice",
    promise: feed,
    plant(lines) {
      const event = readBy(lines, "subscription")[3]!;
      addAfter(lines, event, { ...event });
    },
  },
  {
    name: "a reader got two events in the wrong order",
    promise: feed,
    plant(lines) {
      const [, , one, other] = readBy(lines, "page");
      lines[lines.indexOf(one!)] = other!;
      lines[lines.lastIndexOf(other!)] = one!;
    },
  },
  {
    name: "a subscriber who came again missed what was between",
    promise: feed,
    plant(lines) {
      const again = the(lines, "reader", ({ reader, after }) => {
        const events = all(lines, "event", (event) => event.reader === reader);
        return after !== null && reader.startsWith("late") && events.length > 1;
      });
      drop(
        lines,
        the(lines, "event", ({ reader }) => reader === again.reader),
      );
    },
  },
  {
    name: "a consumer got an event as another",
    promise: feed,
    plant: (lines) => alter(lines, readBy(lines, "consumer")[2]!, { type: "timer.snoozed" }),
  },
  {
    name: "a reader got another tenant's event",
    promise: "Tenant isolation",
    plant(lines) {
      const [event] = readBy(lines, "consumer");
      const { tenant } = the(lines, "reader", ({ reader }) => reader === event!.reader);
      const foreign = the(lines, "state_event", (one) => one.tenant !== tenant);
      const { position, type, timerId, deliveryId } = foreign;
      alter(lines, event!, { cursor: `1-${position}`, type, timerId, deliveryId });
    },
  },
];

const positions: readonly Planted[] = [
  {
    name: "the feed lost an event that readers had",
    promise: feed,
    plant: (lines) =>
      drop(
        lines,
        the(lines, "state_event", ({ type }) => type === "delivery.failed"),
      ),
  },
  {
    name: "two events have one position",
    promise: feed,
    plant(lines) {
      const [one, other] = all(lines, "state_event");
      alter(lines, other!, { position: one!.position });
    },
  },
  {
    name: "a timer is in no event",
    promise: feed,
    plant: (lines) => dropEvents(lines, timerOf(lines, ["scheduled"]).id, () => true),
  },
  {
    name: "what was begun later stands earlier in the feed",
    promise: feed,
    plant(lines) {
      const ends = all(lines, "end", ({ answer }) => answer?.timers?.[0]?.outcome === "created");
      const scheduled = (end: Of<"end">) => {
        const { id } = end.answer!.timers![0]!;
        return the(lines, "state_event", (event) => event.timerId === id);
      };
      const [first, last] = [scheduled(ends[0]!), scheduled(ends.at(-1)!)];
      alter(lines, first, { position: last.position });
      alter(lines, last, { position: first.position });
    },
  },
];

export const plantedInFeed = [...readers, ...positions];
