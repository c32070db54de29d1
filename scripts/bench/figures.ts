// The figures that are held against a floor: each is a ratio of two numbers of the same
// round, so that a slow machine, or a slow minute, divides out.
import type { Plan } from "./plan.ts";
import { subscriberCount, subscriberRate } from "./scenarios/subscribers.ts";

export type Values = Readonly<Record<string, number>>;

export interface Figure {
  readonly title: string;
  readonly better: "lower" | "higher";
  readonly floor: number | null;
  readonly reach: number | null;
  /** Not a number when the round lacks what it is made of. */
  of(values: Values): number;
  /** What was measured, for the reader who wants it plain. */
  readonly measured: string;
}

const at = (values: Values, key: string) => values[key] ?? Number.NaN;
const ratio = (over: string, under: string) => (values: Values) =>
  at(values, over) / at(values, under);

export function figuresFor(plan: Plan): Figure[] {
  return [
    ...lagFigures(plan),
    ...receiverFigures(plan),
    ...firingFigures(plan),
    ...createFigures,
    ...subscriberFigures,
    ...pendingFigures(plan),
    ...fairFigures(plan),
    ...idleFigures,
    ...outageFigures,
  ];
}

interface Bounds {
  readonly floor: number | null;
  readonly reach: number | null;
}

function below(title: string, over: string, under: string, bounds: Bounds): Figure {
  return { title, better: "lower", measured: over, of: ratio(over, under), ...bounds };
}

function above(title: string, over: string, under: string, bounds: Bounds): Figure {
  return { title, better: "higher", measured: over, of: ratio(over, under), ...bounds };
}

function absolute(title: string, key: string, bounds: Bounds): Figure {
  return { title, better: "lower", measured: key, of: (values) => at(values, key), ...bounds };
}

const none: Bounds = { floor: null, reach: null };

function lagFigures({ rates }: Plan): Figure[] {
  return rates.flatMap((rate) => {
    const lag = `lag.${rate}.webhook.commit`;
    const seldom = rate <= 100;
    const middle = seldom ? { floor: 6, reach: 3 } : { floor: 5, reach: 3 };
    const high = rate === 1000 ? { floor: 10, reach: 5 } : none;
    const title = `lag to the commit at ${rate}/s`;
    return [
      below(`${title}, p50 ÷ raw commit`, `${lag}.p50`, "commit.p50", rate <= 1000 ? middle : none),
      below(`${title}, p99 ÷ its p99`, `${lag}.p99`, "commit.p99", high),
      ...(seldom
        ? [below(`${title}, p50 ÷ a seldom raw commit`, `${lag}.p50`, "commit.seldom.p50", none)]
        : []),
    ];
  });
}

function receiverFigures({ rates }: Plan): Figure[] {
  return rates.flatMap((rate) => {
    const lag = `lag.${rate}.webhook.received`;
    const isHeld = rate >= 100 && rate <= 1000;
    const middle = isHeld ? { floor: 6, reach: 4 } : none;
    const high = isHeld ? { floor: 12, reach: 8 } : none;
    return [
      below(
        `to the webhook's receiver at ${rate}/s, p50 ÷ raw commit`,
        `${lag}.p50`,
        "commit.p50",
        middle,
      ),
      below(
        `to the webhook's receiver at ${rate}/s, p99 ÷ its p99`,
        `${lag}.p99`,
        "commit.p99",
        high,
      ),
      below(
        `to the webhook's receiver at ${rate}/s, p50 ÷ a bare commit and request`,
        `${lag}.p50`,
        `bare.${rate}.received.p50`,
        none,
      ),
      below(
        `to the webhook's receiver at ${rate}/s, p99 ÷ its p99`,
        `${lag}.p99`,
        `bare.${rate}.received.p99`,
        none,
      ),
    ];
  });
}

function firingFigures({ bursts, deliveries }: Plan): Figure[] {
  const full = { floor: 0.5, reach: 0.65 };
  return [
    above("full firing, 1 connection ÷ raw UPDATE", "firing.perSecond", "update.perSecond", full),
    above("full firing ÷ its bare rows", "firing.perSecond", "rows.firing.perSecond", none),
    ...bursts.map((count): Figure => {
      const key = `burst.${count}.seconds`;
      return {
        title: `burst of ${count.toLocaleString("en")}: its time ÷ (N ÷ raw UPDATE)`,
        better: "lower",
        floor: 2.5,
        reach: 1.8,
        measured: key,
        of: (values) => at(values, key) / (count / at(values, "update.perSecond")),
      };
    }),
    above(
      `deliveries of ${deliveries.toLocaleString("en")} at once ÷ raw UPDATE`,
      "deliveries.perSecond",
      "update.perSecond",
      { floor: 0.15, reach: 0.25 },
    ),
    above(
      `deliveries of ${deliveries.toLocaleString("en")} at once ÷ as many bare requests at once`,
      "deliveries.perSecond",
      "bare.burst.perSecond",
      none,
    ),
    above("5,000 webhooks/s kept up, arrived ÷ asked", "sustained.perSecond", "sustained.asked", {
      floor: 0.95,
      reach: 0.99,
    }),
    below(
      "their lag to the receiver, p50 of the last quarter ÷ of the first",
      "sustained.last.p50",
      "sustained.first.p50",
      none,
    ),
  ];
}

const createFigures: readonly Figure[] = [
  above("create by SQL, 8 connections ÷ raw INSERT", "create.sql.perSecond", "insert.perSecond", {
    floor: 0.4,
    reach: 0.6,
  }),
  above("create by SQL ÷ its bare rows", "create.sql.perSecond", "rows.create.perSecond", none),
  above("create in bulk, 1,000 a call ÷ COPY", "create.bulk.perSecond", "copy.perSecond", {
    floor: 0.3,
    reach: 0.45,
  }),
  above("create by REST ÷ bare node:http + pg", "create.rest.perSecond", "bare.perSecond", {
    floor: 0.5,
    reach: null,
  }),
  above("create by GraphQL ÷ the same", "create.graphql.perSecond", "bare.perSecond", {
    floor: 0.4,
    reach: null,
  }),
];

const toSubscribers = `from a fire commit to ${subscriberCount} subscribers at ${subscriberRate}/s`;
const subscriberFigures: readonly Figure[] = [
  absolute(`${toSubscribers}, p50, ms`, "subscribers.heard.p50", { floor: 5, reach: 2 }),
  absolute(`${toSubscribers}, p99, ms`, "subscribers.heard.p99", { floor: 25, reach: 10 }),
];

function pendingFigures({ pending, waiting }: Plan): Figure[] {
  const most = { floor: 1.3, reach: 1.1 };
  const amid = `pickup of a retry with ${waiting.toLocaleString("en")} waiting ÷ none, p50`;
  return [
    ...pending.map((count) =>
      below(
        `lag at 100/s with ${count.toLocaleString("en")} pending ÷ none, p50`,
        `lag.amid${count}.commit.p50`,
        `lag.amid${count}.none.commit.p50`,
        most,
      ),
    ),
    below(amid, `retry.amid${waiting}.p50`, "retry.none.p50", most),
  ];
}

function fairFigures({ flood }: Plan): Figure[] {
  const amid = `a single timer amid ${flood.toLocaleString("en")} of another tenant, most, ms`;
  const beside = "webhooks beside a tar pit and a dead receiver ÷ beside healthy ones";
  return [
    ...(["plain", "webhook"] as const).map((kind) =>
      absolute(`${amid} (${kind})`, `fair.${kind}.most`, { floor: 100, reach: null }),
    ),
    below(`${beside}, p50`, "tarpit.amid.p50", "tarpit.none.p50", { floor: 1.3, reach: 1.1 }),
    below(`${beside}, p99`, "tarpit.amid.p99", "tarpit.none.p99", { floor: 2, reach: 1.5 }),
  ];
}

const idleFigures: readonly Figure[] = [
  absolute("an idle kernel, queries a second", "idle.kernel.queriesPerSecond", {
    floor: 2,
    reach: 0.2,
  }),
  absolute("an idle kernel, % of a core", "idle.kernel.cpuPercent", { floor: 0.2, reach: null }),
];

const outageFigures: readonly Figure[] = [
  absolute("kill -9 in a burst: all fired, s", "kill.fired.seconds", { floor: 2, reach: 0.2 }),
  absolute("kill -9 in a burst: all delivered, s", "kill.delivered.seconds", {
    floor: 5,
    reach: 0.5,
  }),
  above(
    "restart, overdue fired a second ÷ raw UPDATE",
    "restart.perSecond",
    "update.perSecond",
    none,
  ),
  below("restart, lag of a fresh timer p50 ÷ raw commit", "restart.fresh.p50", "commit.p50", none),
];
