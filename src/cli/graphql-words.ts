// The same things in GraphQL's spelling and in that of every other face: states and kinds are
// capitals there, and an action is named by its field.
import type { Delivery, Event, Request, Timer } from "./backend.ts";

const policyFields = "{ maxAttempts backoffInitialMs backoffMultiplier backoffMaxMs }";

export const timerFields = `id tenantId key name status reason armed late fireAt firedAt lagMs
  finishedAt createdAt requestedBy precision maxLateness misfire
  actions { id kind parameters retryPolicy ${policyFields} }
  concurrency retryPolicy ${policyFields} labels metadata version`;

export const deliveryFields = `id timerId actionId kind status reason nextAttemptAt createdAt
  finishedAt attempts { at attempt statusCode durationMs error excerpt }`;

export const eventFields = "cursor type occurredAt timerId deliveryId data actor face";

type Row = Readonly<Record<string, unknown>>;

export function readTimer(row: unknown): Timer {
  const { actions, ...timer } = row as Row & { actions?: readonly Row[] };
  const precise = { precision: lower(timer["precision"]), misfire: lower(timer["misfire"]) };
  return {
    ...timer,
    status: lower(timer["status"]),
    ...precise,
    actions: (actions ?? []).map(readAction),
  } as unknown as Timer;
}

function readAction({ retryPolicy, ...action }: Row): Row {
  return retryPolicy === null || retryPolicy === undefined ? action : { ...action, retryPolicy };
}

export function readDelivery(row: unknown): Delivery {
  const delivery = row as Delivery;
  return { ...delivery, status: lower(delivery.status) };
}

/** TIMER_FIRED is timer.fired elsewhere. */
export function readEvent(row: unknown): Event {
  const event = row as Event;
  return { ...event, type: lower(event.type).replace("_", ".") };
}

export function writeEventType(type: string): string {
  return type.toUpperCase().replaceAll(/[.-]/g, "_");
}

/** A request in any spelling of an action, as GraphQL takes it. */
export function writeRequest(request: Request): Request {
  const { actions, ...rest } = request;
  const written: Record<string, unknown> = { ...rest };
  for (const field of ["precision", "misfire", "onConflict"]) {
    if (typeof written[field] === "string") written[field] = written[field].toUpperCase();
  }
  if (actions === undefined) return written;
  return { ...written, actions: Array.isArray(actions) ? actions.map(writeAction) : actions };
}

function writeAction(action: unknown): unknown {
  if (typeof action !== "object" || action === null) return action;
  const { type, kind, parameters, ...rest } = action as Row;
  if (typeof type === "string") return { [camel(type)]: rest };
  if (typeof kind === "string") return { [camel(kind)]: { ...(parameters as Row), ...rest } };
  return Object.fromEntries(Object.entries(action).map(([name, of]) => [camel(name), of]));
}

function camel(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function lower(value: unknown): string {
  return typeof value === "string" ? value.toLowerCase() : "";
}
