// The words of the API that come from a fixed list. In SQL they are text with a named
// check; here each list is an enum, in upper case, and the words stay what SQL knows.
import type { GraphileConfig } from "graphile-config";

type Words = Readonly<Record<string, string>>;

interface EnumSpec {
  readonly description: string;
  readonly words: Words; // as SQL has them, each with what it means
}

export const enums: Readonly<Record<string, EnumSpec>> = {
  TimerStatus: {
    description: "Where a timer stands.",
    words: {
      scheduled: "It waits for its instant.",
      paused: "It waits until it is resumed.",
      fired: "It fired, and its deliveries are under way.",
      completed: "It fired and all is done.",
      failed: "It could not fire, or one of its deliveries is dead.",
      cancelled: "It was cancelled in time and never fires.",
      missed: "It was later than maxLateness allows and was skipped.",
    },
  },
  DeliveryStatus: {
    description: "Where a delivery stands.",
    words: {
      pending: "It is under way, or waits to be tried again.",
      awaiting_ack: "It was sent and waits to be acknowledged.",
      succeeded: "The receiver took it.",
      dead: "It was given up. It is kept and can be replayed.",
      cancelled: "It was cancelled and is not tried again.",
    },
  },
  ReplayStatus: {
    description: "Where a replay stands.",
    words: {
      running: "It starts so many a second.",
      completed: "It has started all there were.",
      cancelled: "It was ended before it was done.",
    },
  },
  EventType: {
    description: "What happened.",
    words: {
      mark: "Nothing: it tells the cursor, first and after every 15 s of silence.",
      "timer.scheduled": "A timer was scheduled.",
      "timer.rescheduled": "A timer was moved to another time.",
      "timer.snoozed": "A timer was put off.",
      "timer.paused": "A timer was paused.",
      "timer.resumed": "A paused timer was resumed.",
      "timer.cancelled": "A timer was cancelled.",
      "timer.fired": "A timer fired.",
      "timer.completed": "A timer reached its end, and all is done.",
      "timer.failed": "A timer reached its end, and something failed.",
      "timer.missed": "A timer was skipped, being too late.",
      "timer.follow_up_refused":
        "What was to follow a timer's end was not scheduled: its data says why.",
      "delivery.succeeded": "A receiver took a delivery.",
      "delivery.failed": "An attempt failed, and the delivery is tried again.",
      "delivery.dead": "A delivery was given up.",
      "delivery.cancelled": "A delivery was cancelled.",
      "delivery.awaiting_ack": "A delivery was sent, and waits to be acknowledged.",
      "delivery.acknowledged": "A delivery was acknowledged, and so has succeeded.",
      "delivery.escalated": "Another action came in the place of a delivery that was given up.",
      "delivery.replayed": "A delivery that was given up has fresh attempts.",
      "endpoint.opened": "An endpoint failed too often: its deliveries wait, and a probe is sent.",
      "endpoint.closed": "An endpoint answers again, and its deliveries go on.",
      "endpoint.disabled": "An endpoint is called no more, and its deliveries end dead.",
      "endpoint.enabled": "An endpoint is called again.",
      "endpoint.rotated": "An endpoint has a new secret.",
    },
  },
  EndpointState: {
    description: "Where an endpoint stands.",
    words: {
      healthy: "It is called.",
      open: "It failed so often that only a probe is sent; its deliveries wait.",
      disabled: "It is not called, and its deliveries end dead.",
    },
  },
  Precision: {
    description: "How exactly a timer fires.",
    words: {
      precise: "To the millisecond.",
      relaxed: "To a few seconds, at less cost.",
    },
  },
  Misfire: {
    description: "What to do with a timer that is later than maxLateness.",
    words: {
      run: "Fire it all the same.",
      skip: "Skip it: it ends as MISSED.",
    },
  },
  OnConflict: {
    description: "What to do when the key belongs to a timer that was asked for differently.",
    words: {
      error: "Refuse with KEY_CONFLICT.",
      replace: "Replace that timer's promise with this one.",
    },
  },
  Outcome: {
    description: "What a verb did.",
    words: {
      created: "It was made.",
      existing: "The timer was there already, asked for in the same way.",
      replaced: "The timer with this key now keeps this promise.",
      changed: "It was done.",
      unchanged: "There was nothing to do.",
      too_late: "It had happened or ended already, and is answered as it is.",
    },
  },
  Scope: {
    description: "What an API key may do.",
    words: {
      read: "Read timers and subscribe.",
      write: "Schedule and change timers.",
      admin: "Manage the tenant's keys and secrets.",
    },
  },
  ApiKeyStatus: {
    description: "Where an API key stands.",
    words: {
      live: "It holds.",
      expired: "It has ended by itself.",
      revoked: "It was revoked.",
    },
  },
};

export const EnumsPlugin: GraphileConfig.Plugin = {
  name: "MinootsEnumsPlugin",
  version: "1.0.0",
  schema: {
    hooks: {
      init(_, build) {
        for (const [name, spec] of Object.entries(enums)) {
          build.registerEnumType(name, {}, () => enumOf(spec), name);
        }
        return _;
      },
    },
  },
};

function enumOf({ description, words }: EnumSpec) {
  const values = Object.entries(words).map(([value, says]) => [
    value.toUpperCase().replace(".", "_"),
    { value, description: says },
  ]);
  return { description, values: Object.fromEntries(values) };
}
