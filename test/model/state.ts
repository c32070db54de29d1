// What the model of the product remembers: timers, their deliveries and endpoints, in plain
// fields. No SQL, no rows, no locks: what a caller was promised, and no more.

export type Place = "https://a.example" | "https://b.example" | "pull";
export const places: readonly Place[] = ["https://a.example", "https://b.example", "pull"];

export interface Action {
  readonly to: Place;
  /** Asks for an acknowledgement within ten seconds; what is pulled always does. */
  readonly asks: boolean;
}

export interface FollowUp {
  readonly name: string;
  readonly key: string | null;
}

export type End = "completed" | "failed" | "missed";

export interface Request {
  readonly name: string;
  readonly key: string | null;
  readonly seconds: number;
  readonly label: string | null;
  readonly precision: "precise" | "relaxed";
  /** Later than ten seconds it is missed. */
  readonly skips: boolean;
  readonly actions: readonly Action[];
  readonly concurrency: number | null;
  readonly maxAttempts: number;
  readonly followUps: Partial<Record<End, FollowUp>>;
}

export interface Delivery {
  readonly ordinal: number;
  readonly action: Action;
  status: "pending" | "awaiting_ack" | "succeeded" | "dead" | "cancelled";
  attempt: number;
  /** The attempts whose end is recorded, and how many of them a replay has forgiven. */
  recorded: number[];
  forgiven: number;
  isHeld: boolean;
  /** When it can be sent or, pulled, claimed; null while it is neither. */
  dueAt: number | null;
  acknowledgeBy: number | null;
  acknowledged: { readonly result: string | null } | null;
  /** Why it failed last, as far as a caller is told by an outcome. */
  rejected: boolean;
}

export interface Timer {
  /** As the product named it; unknown until it is seen. */
  id: string | null;
  readonly parent: Timer | null;
  request: Request;
  status: "scheduled" | "paused" | "fired" | "cancelled" | End;
  version: number;
  fireAt: number;
  deliveries: Delivery[];
}

export interface Endpoint {
  isDisabled: boolean;
  failures: number;
  isOpen: boolean;
  coolDown: number;
  heldUntil: number;
  probe: Delivery | null;
}

export interface Handoff {
  readonly timer: Timer;
  readonly delivery: Delivery;
  readonly attempt: number;
}

/** One line of the feed: what happened, and to which timer or endpoint. */
export interface Told {
  readonly type: string;
  readonly timer: Timer | null;
  readonly ordinal: number | null;
}

export interface Model {
  now: number;
  readonly timers: Timer[];
  readonly endpoints: Map<Place, Endpoint>;
  /** Every attempt that was ever given out: its report may come late, or twice. */
  readonly handoffs: Handoff[];
  /** What the verb under way tells, in order. */
  readonly told: Told[];
  /** How many events the feed has, and how many the consumer has read. */
  events: number;
  read: number;
}

export const second = 1000;

export const newEndpoint = (): Endpoint => ({
  isDisabled: false,
  failures: 0,
  isOpen: false,
  coolDown: 0,
  heldUntil: 0,
  probe: null,
});

export function newModel(now: number): Model {
  const endpoints = new Map([[places[0]!, newEndpoint()]]);
  return { now, timers: [], endpoints, handoffs: [], told: [], events: 0, read: 0 };
}

export function tell(model: Model, type: string, timer: Timer | null, ordinal: number | null) {
  model.told.push({ type, timer, ordinal });
}

export const isWaiting = ({ status }: Timer) => status === "scheduled" || status === "paused";

export const isOpen = ({ status }: Delivery) => status === "pending" || status === "awaiting_ack";

/** One of those that a verb may name, the newest first; or none, for what is not there. */
export function pick<T>(list: readonly T[], back: number): T | undefined {
  return list[list.length - 1 - back];
}

export interface Placed {
  readonly timer: Timer;
  readonly delivery: Delivery;
}

export function deliveriesOf(model: Model): Placed[] {
  return model.timers.flatMap((timer) => timer.deliveries.map((delivery) => ({ timer, delivery })));
}
