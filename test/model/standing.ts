// Where everything stands after a verb: once as the tables have it, once as the model has it,
// both in the same plain words. A retry's wait is drawn at random within its second, and the
// clock of a run stands on whole ones: so instants are compared by the second they end in.
import { type Delivery, isOpen, type Model, type Timer } from "./state.ts";
import type { Product } from "./product.ts";

export interface Standing {
  readonly timers: readonly StandingTimer[];
  readonly deliveries: readonly (Readonly<Record<string, unknown>> & {
    readonly id?: string;
    readonly timer: string;
    readonly ordinal: number;
  })[];
  readonly events: readonly {
    readonly position: number;
    readonly type: string;
    readonly timer: string | null;
    readonly ordinal: number | null;
  }[];
}

interface StandingTimer {
  readonly id: string | null;
  readonly parent: string | null;
  readonly name: string;
  readonly [field: string]: unknown;
}

const snapshot = `select
  (select coalesce(json_agg(json_build_object('id', id, 'parent', parent_id, 'name', name,
      'key', key, 'status', status, 'version', version,
      'fireAt', extract(epoch from fire_at) * 1000,
      'open', case when status = 'fired' then deliveries_open end,
      'dead', case when status = 'fired' then deliveries_dead end) order by id), '[]')
    from minoots_private.timers where tenant_id = $1) as timers,
  (select coalesce(json_agg(json_build_object('id', id, 'timer', timer_id, 'ordinal', ordinal,
      'status', status, 'attempt', attempt, 'recorded', jsonb_path_query_array(attempts, '$[*].attempt'),
      'isHeld', owner is not null, 'dueAt',
      ceil(extract(epoch from coalesce(next_attempt_at, claimable_at))) * 1000,
      'acknowledgeBy', extract(epoch from acknowledge_by) * 1000) order by timer_id, ordinal), '[]')
    from minoots_private.deliveries where tenant_id = $1) as deliveries,
  (select coalesce(json_agg(json_build_object('position', event.position, 'type', event.type,
      'timer', event.timer_id, 'ordinal', delivery.ordinal) order by event.position), '[]')
    from minoots_private.events as event
    left join minoots_private.deliveries as delivery
      on delivery.tenant_id = event.tenant_id and delivery.id = event.delivery_id
    where event.tenant_id = $1 and event.position > $2) as events`;

export async function standingOf({ db, tenantId }: Product, after: number): Promise<Standing> {
  const { rows } = await db.query(snapshot, [tenantId, after]);
  return rows[0] as Standing;
}

export function expectedStanding(model: Model): Pick<Standing, "timers" | "deliveries"> {
  const timers = model.timers.toSorted((one, other) => (one.id! < other.id! ? -1 : 1));
  return {
    timers: timers.map(standingTimer),
    deliveries: timers.flatMap((timer) =>
      timer.deliveries.map((delivery) => standingDelivery(timer, delivery)),
    ),
  };
}

function standingTimer(timer: Timer): StandingTimer {
  const { id, parent, request, status, version, fireAt, deliveries } = timer;
  const isFired = status === "fired";
  return {
    id,
    parent: parent?.id ?? null,
    name: request.name,
    key: request.key,
    status,
    version,
    fireAt,
    open: isFired ? deliveries.filter(isOpen).length : null,
    dead: isFired ? deliveries.filter((one) => one.status === "dead").length : null,
  };
}

function standingDelivery({ id }: Timer, delivery: Delivery) {
  const { ordinal, status, attempt, recorded, isHeld, dueAt, acknowledgeBy } = delivery;
  return { timer: id!, ordinal, status, attempt, recorded, isHeld, dueAt, acknowledgeBy };
}

/** Gives the model's new timers the ids that the product gave them. */
export function nameTimers(model: Model, { timers }: Standing, answered: readonly string[]): void {
  const known = new Set(model.timers.map(({ id }) => id));
  const fresh = [...new Set(answered)].filter((id) => !known.has(id));
  for (const timer of model.timers.filter(({ id }) => id === null)) {
    const { parent, request } = timer;
    const child = timers.find(
      (one) => one.parent === parent?.id && one.name === request.name && !known.has(one.id),
    );
    timer.id = (parent === null ? fresh.shift() : child?.id) ?? null;
    known.add(timer.id);
  }
}
