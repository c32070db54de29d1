// The feed itself, at rest: in one order without a position twice, of timers and deliveries that
// are there and their tenant's own, and no later than what was begun after it was answered.
import { complaint, type Complaints } from "../complaint.ts";
import type { FeedEvent, Operation } from "../gather.ts";
import type { View } from "../view.ts";

const promise = "A complete, ordered feed";

export function* feed(view: View): Complaints {
  let last: FeedEvent | null = null;
  for (const event of view.history.events) {
    if (last !== null && event.position <= last.position) {
      yield complaint(promise, String(event.position), `comes after ${last.position}`, last, event);
    }
    last = event;
    yield* ofItsOwn(view, event);
  }
  yield* inRealOrder(view);
}

function* ofItsOwn({ history }: View, event: FeedEvent): Complaints {
  const about = String(event.position);
  if (event.timerId !== null) {
    const timer = history.timers.get(event.timerId);
    if (timer === undefined) yield complaint(promise, about, "is of no timer", event);
    else if (timer.tenant !== event.tenant) {
      yield complaint("Tenant isolation", about, "is of another tenant's timer", event, timer);
    }
  }
  if (event.deliveryId === null) return;
  const delivery = history.deliveries.get(event.deliveryId);
  if (delivery === undefined) yield complaint(promise, about, "is of no delivery", event);
  else if (delivery.tenant !== event.tenant || delivery.timerId !== event.timerId) {
    yield complaint(promise, about, "is of another timer's delivery", event, delivery);
  }
}

interface Done {
  readonly operation: Operation;
  readonly first: number;
  readonly last: number;
}

// What was answered before another call was begun has the lower positions.
function* inRealOrder(view: View): Complaints {
  const done = doneOperations(view);
  const begun = done.toSorted((one, other) => one.operation.begin.t - other.operation.begin.t);
  const ended = done.toSorted((one, other) => one.operation.end!.t - other.operation.end!.t);
  let highest: Done | null = null;
  let at = 0;
  for (const one of begun) {
    for (
      ;
      ended[at] !== undefined && ended[at]!.operation.end!.t < one.operation.begin.t;
      at += 1
    ) {
      if (ended[at]!.last > (highest?.last ?? 0)) highest = ended[at]!;
    }
    if (highest !== null && highest.last > one.first) {
      const says = `was begun after ${highest.operation.begin.op} and stands before it`;
      const records = [highest.operation.begin, highest.operation.end, one.operation.begin];
      yield complaint(promise, one.operation.begin.op, says, ...records);
    }
  }
}

const changed = new Set(["created", "replaced", "changed"]);

function doneOperations(view: View): Done[] {
  const positions = new Map<Operation, number[]>();
  for (const [id, answered] of view.answered) {
    for (const { operation, answer } of answered) {
      if (!changed.has(answer.outcome)) continue;
      const position = view.life(id).changes[answer.version - 1]?.position;
      if (position === undefined) continue;
      const known = positions.get(operation);
      if (known === undefined) positions.set(operation, [position, position]);
      else {
        known[0] = Math.min(known[0]!, position);
        known[1] = Math.max(known[1]!, position);
      }
    }
  }
  return [...positions].map(([operation, [first, last]]) => ({
    operation,
    first: first!,
    last: last!,
  }));
}
