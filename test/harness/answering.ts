// Deliveries that are answered for: acknowledged, rejected, claimed, cancelled or replayed. The
// connection is an administrator's, who may speak as the server for the tenant.
import type { Queryable } from "./clock.ts";
import type { Tenant } from "./database.ts";
import { fire, type Row, scheduleFor, spoil, webhook } from "./firing.ts";

/** A webhook that asks to be acknowledged within ten minutes. */
export const asking = { ...webhook(), ackWithin: "10m" };

export interface Answered {
  readonly outcome: string;
  readonly message: string;
  readonly delivery: Row;
}

/** Calls one of the verbs on a delivery, its arguments by their names in SQL. */
export async function answerFor(
  db: Queryable,
  verb: string,
  values: Record<string, unknown>,
): Promise<Answered> {
  const names = Object.keys(values).map((name, index) => `${name} => $${index + 1}`);
  const { rows } = await db.query(
    `select outcome, message, to_jsonb(delivery) as delivery
    from minoots.${verb}(${names.join(", ")})`,
    Object.values(values),
  );
  return rows[0] as Answered;
}

/** Speaks for the tenant to the end of the transaction. */
export async function speakOf(db: Queryable, { id }: Tenant): Promise<void> {
  await db.query("select set_config('minoots.tenant_id', $1, true)", [id]);
}

export interface Claimed {
  readonly id: string;
  readonly kind: string;
  readonly attempt: number;
  readonly timer_id: string;
  readonly body: string;
  readonly acknowledge_by: string;
}

export async function claim(db: Queryable, values: object = {}): Promise<Claimed[]> {
  const names = Object.keys(values).map((name, index) => `${name} => $${index + 1}`);
  const { rows } = await db.query(
    `select * from minoots.claim_deliveries(${names.join(", ")})`,
    Object.values(values),
  );
  return rows as Claimed[];
}

/** A due timer with so many prompts to pull from a queue, fired; answers its id. */
export async function pullable(
  db: Queryable,
  tenant: Tenant,
  options: { queue?: string; prompts?: number; request?: object } = {},
): Promise<string> {
  const { queue = "default", prompts = 1, request = {} } = options;
  const id = await scheduleFor(db, tenant, { actions: [webhook()], ...request });
  const actions = Array.from({ length: prompts }, (_, index) => ({
    id: String(index + 1),
    kind: "agent_prompt",
    parameters: { prompt: "Look.", queue },
  }));
  await spoil(db, id, actions);
  await fire(db);
  return id;
}
