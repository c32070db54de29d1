// The verbs on deliveries, one typed function each.
import { exactRow } from "./exact-rows.ts";
import { deliveryColumns } from "./reading-calls.ts";
import type { DeliveryJson } from "./reading-calls.ts";
import type { Database } from "./wire.ts";

export interface DeliveryOutcome {
  readonly outcome: string;
  readonly message: string;
  readonly delivery: DeliveryJson;
}

async function answered(
  db: Database,
  call: string,
  values: readonly unknown[],
): Promise<DeliveryOutcome> {
  const text = `select outcome, message, ${deliveryColumns("(delivery).")} from minoots.${call}`;
  const { outcome, message, ...delivery } = await exactRow<
    DeliveryJson & { outcome: string; message: string }
  >(db, text, values);
  return { outcome, message, delivery };
}

export type Answering = (
  db: Database,
  id: string,
  given: {
    readonly body: string; // JSON text, as it came
    readonly attempt: number | null;
    readonly reason: string | null;
    readonly retry: boolean | null;
    readonly lease: string | null;
  },
) => Promise<DeliveryOutcome>;

export const acknowledgeDelivery: Answering = (db, id, { body, attempt }) => {
  const call = "acknowledge_delivery($1, nullif(($2::jsonb) -> 'result', 'null'), $3)";
  return answered(db, call, [id, body, attempt]);
};

export const rejectDelivery: Answering = (db, id, { reason, retry, attempt }) =>
  answered(db, "reject_delivery($1, $2, $3, $4)", [id, reason, retry, attempt]);

export const extendDelivery: Answering = (db, id, { lease, attempt }) =>
  answered(db, "extend_delivery($1, $2, $3)", [id, lease, attempt]);

export const cancelDelivery: Answering = (db, id) => answered(db, "cancel_delivery($1)", [id]);

export const replayDelivery: Answering = (db, id) => answered(db, "replay_delivery($1)", [id]);
