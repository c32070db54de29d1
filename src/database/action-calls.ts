// The SQL function that performs what happens in the database itself.
import type { Database, Handoff } from "./wire.ts";

/** Whether the attempt was this owner's to make: made and settled, both or neither. */
export async function performDelivery(
  db: Database,
  handoff: Handoff,
  owner: number,
): Promise<boolean> {
  const { tenantId, deliveryId, attempt } = handoff;
  const text = "select minoots_private.perform_delivery($1, $2, $3, $4) as performed";
  const { rows } = await db.query({ text, values: [tenantId, deliveryId, attempt, owner] });
  return (rows[0] as { performed: boolean }).performed;
}
