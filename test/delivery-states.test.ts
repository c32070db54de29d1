// The state machine of a delivery as one table: every status × every verb and loop → what the
// caller is told, and after the arrow the status that follows, where it is another. The delivery is
// a webhook that asks to be acknowledged; one that is pending waits, or is being sent.
import { expect } from "vitest";
import type pg from "pg";
import { answerFor, asking, claim, speakOf } from "./harness/answering.ts";
import type { Clock } from "./harness/clock.ts";
import { sqlTest, type Tenant } from "./harness/database.ts";
import {
  attemptOf,
  deliveriesOf,
  dueAt,
  fire,
  retake,
  scheduleFor,
  settle,
  takeLane,
} from "./harness/firing.ts";
import { answer } from "./harness/rules.ts";

const table = `
                 | pending           | pending, sent      | awaiting_ack      | succeeded | dead            | cancelled
acknowledge      | too_late          | changed→succeeded  | changed→succeeded | unchanged | too_late        | too_late
reject           | too_late          | changed→pending    | changed→pending   | too_late  | too_late        | too_late
reject for good  | too_late          | changed→dead       | changed→dead      | too_late  | too_late        | too_late
extend           | too_late          | too_late           | changed           | too_late  | too_late        | too_late
cancel           | changed→cancelled | too_late           | changed→cancelled | too_late  | too_late        | unchanged
replay           | unchanged         | unchanged          | unchanged         | too_late  | changed→pending | too_late
report 200       | 0                 | 1→awaiting_ack     | 0                 | 0         | 0               | 0
report 503       | 0                 | 1→pending          | 0                 | 0         | 0               | 0
report 410       | 0                 | 1→dead             | 0                 | 0         | 0               | 0
take its lane    | 1→pending, sent   | 0                  | 0                 | 0         | 0               | 0
claim            | 0                 | 0                  | 0                 | 0         | 0               | 0
expire, in time  | 0                 | 0                  | 0                 | 0         | 0               | 0
expire, too late | 0                 | 0                  | 1→pending         | 0         | 0               | 0
retake the lost  | 0                 | 1→pending          | 0                 | 0         | 0               | 0
`;

interface Scene {
  readonly db: pg.Client;
  readonly clock: Clock;
  readonly tenant: Tenant;
  readonly timerId: string;
}

const delivery = async ({ db, timerId }: Scene) => (await deliveriesOf(db, timerId))[0]!;

async function send({ db }: Scene, met: object = {}): Promise<void> {
  const { handoffs } = await fire(db);
  await settle(db, attemptOf(handoffs[0]!, met));
}

/** How a delivery comes into each status, by nothing but the rules. */
const ways: Record<string, (scene: Scene) => Promise<unknown>> = {
  pending: ({ db }) => fire(db, { owner: null }),
  "pending, sent": ({ db }) => fire(db),
  awaiting_ack: (scene) => send(scene),
  succeeded: async (scene) => {
    await send(scene);
    await onDelivery("acknowledge_delivery")(scene);
  },
  dead: (scene) => send(scene, { statusCode: null, errorCode: "TARGET_REFUSED" }),
  cancelled: async (scene) => {
    await fire(scene.db, { owner: null });
    await onDelivery("cancel_delivery")(scene);
  },
};

type Run = (scene: Scene) => Promise<string | number>;

function onDelivery(verb: string, values: object = {}): Run {
  return async (scene) => {
    const { id } = await delivery(scene);
    return (await answerFor(scene.db, verb, { id, ...values })).outcome;
  };
}

/** A sender reports of the attempt that is current, whether it is a sender's or not. */
function report(statusCode: number): Run {
  return async (scene) => {
    const { id, attempt } = await delivery(scene);
    const sent = { tenantId: scene.tenant.id, deliveryId: id, attempt } as never;
    return await settle(scene.db, attemptOf(sent, { statusCode }));
  };
}

function expireAfter(minutes: number): Run {
  return async ({ db, clock }) => {
    await clock.set(new Date(Date.parse(dueAt) + minutes * 60_000).toISOString());
    return await answer<number>(db, "minoots_private.expire_deliveries(100)");
  };
}

const verbs: Record<string, Run> = {
  acknowledge: onDelivery("acknowledge_delivery"),
  reject: onDelivery("reject_delivery"),
  "reject for good": onDelivery("reject_delivery", { retry: false }),
  extend: onDelivery("extend_delivery", { lease: "1h" }),
  cancel: onDelivery("cancel_delivery"),
  replay: onDelivery("replay_delivery"),
  "report 200": report(200),
  "report 503": report(503),
  "report 410": report(410),
  "take its lane": async ({ db, tenant }) => (await takeLane(db, tenant, 10)).handoffs.length,
  claim: async ({ db }) => (await claim(db)).length,
  "expire, in time": expireAfter(9),
  "expire, too late": expireAfter(11),
  "retake the lost": ({ db }) => retake(db),
};

const [[, ...statuses] = [], ...rows] = table
  .trim()
  .split("\n")
  .map((line) => line.split("|").map((cell) => cell.trim()));
const cells = rows.flatMap(([verb = "", ...outcomes]) =>
  outcomes.map((cell, index) => {
    const [outcome = "", after = statuses[index]] = cell.split("→");
    return { verb, status: statuses[index] ?? "", outcome, after };
  }),
);

sqlTest.for(cells)(
  "$verb, when $status: $outcome, then $after",
  async (cell, { db, clock, tenant }) => {
    await clock.set(dueAt);
    await speakOf(db, tenant);
    const timerId = await scheduleFor(db, tenant, { actions: [asking] });
    const scene = { db, clock, tenant, timerId };
    await ways[cell.status]?.(scene);

    const outcome = await verbs[cell.verb]?.(scene);

    const { status, owner } = await delivery(scene);
    const after = owner === null ? status : `${String(status)}, sent`;
    expect({ outcome: String(outcome), after }).toEqual({
      outcome: cell.outcome,
      after: cell.after,
    });
  },
);

sqlTest("the table has every status of deliveries that the database knows", async ({ db }) => {
  const check = await answer<string>(
    db,
    `(select string_agg(pg_get_constraintdef(oid), '') from pg_constraint
      where conname = 'status_is_known' and conrelid = 'minoots_private.deliveries'::regclass)`,
  );

  const known = [...check.matchAll(/'(\w+)'/g)].map(([, status = ""]) => status);

  const plain = new Set<string>(statuses.map((status) => status.split(",")[0] ?? ""));
  expect([...plain].toSorted()).toEqual(known.toSorted());
  expect(Object.keys(ways)).toEqual(statuses);
  expect(Object.keys(verbs)).toEqual(rows.map(([verb]) => verb));
});

sqlTest("the table has every verb on deliveries that answers an outcome", async ({ db }) => {
  const known = await answer<string[]>(
    db,
    `array(select proname::text from pg_proc where pronamespace = 'minoots'::regnamespace
      and proargnames @> '{outcome,delivery}' order by proname)`,
  );

  expect(known).toEqual(
    ["acknowledge", "cancel", "extend", "reject", "replay"].map((verb) => `${verb}_delivery`),
  );
});
