// The same things in GraphQL's spelling and in that of every other face: states and kinds are
// capitals there, and an action is named by its field.
import type { Delivery, Event, Request, Timer } from "./backend.ts";

const policyFields = "{ maxAttempts backoffInitialMs backoffMultiplier backoffMaxMs }";

const actionFields = `id kind parameters retryPolicy ${policyFields}`;

export const timerFields = `id tenantId key name status reason armed late fireAt firedAt lagMs
  finishedAt createdAt requestedBy precision maxLateness misfire
  parentId onCompleted onFailed onMissed
  actions { ${actionFields} ackWithin escalation { afterAttempts action { ${actionFields} } } }
  concurrency retryPolicy ${policyFields} labels metadata version`;

export const deliveryFields = `id timerId actionId kind endpoint status reason nextAttemptAt acknowledgeBy
  acknowledgedAt result escalatedFrom escalatedTo createdAt finishedAt
  attempts { at attempt statusCode durationMs error errorCode excerpt }`;

export const eventFields = "cursor type occurredAt timerId deliveryId data actor face";

const kinds = ["webhook", "sql", "job", "command", "agentPrompt", "workflowEvent"];

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

// What was not said of an action is not in it, as everywhere else.
function readAction(action: Row): Row {
  const said = Object.entries(action).filter(([, value]) => value !== null);
  const escalation = action["escalation"] as Row | null | undefined;
  if (escalation == null) return Object.fromEntries(said);
  const next = readAction({ ...escalation, action: readAction(escalation["action"] as Row) });
  return { ...Object.fromEntries(said), escalation: next };
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
  const named = Object.entries(action).map(([name, of]) => [camel(name), of] as const);
  const [kindOf] = named.filter(([name]) => kinds.includes(name));
  if (kindOf === undefined || typeof kindOf[1] !== "object") return Object.fromEntries(named);
  const beside = Object.fromEntries(named.filter(([name]) => name !== kindOf[0]));
  return { [kindOf[0]]: { ...(kindOf[1] as Row), ...beside } };
}

function camel(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function lower(value: unknown): string {
  return typeof value === "string" ? value.toLowerCase() : "";
}
