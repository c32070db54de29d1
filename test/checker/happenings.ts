// What befalls the world, as whoever runs it writes it down: faults, the database's clock, the end
// of processes, and when all was quiet, settled and at rest.
import type { Instant, Micros } from "./history.ts";

export type Happening = Fault | ClockSample | ClockStep | Quiet | Fresh | Death | Drained | Group;

/** A disturbance; `counted` only if its effect was seen. */
export interface Fault {
  readonly record: "fault";
  readonly t: Micros;
  readonly until: Micros;
  readonly what: string;
  readonly effect: string;
  readonly counted: boolean;
  /** The database crashed: what is kept in unlogged tables (spent requests) is gone. */
  readonly crashed?: boolean;
}
/** The database's clock_timestamp(), read at some moment between t and until; one each second. */
export interface ClockSample {
  readonly record: "clock";
  readonly t: Micros;
  readonly until: Micros;
  readonly database: Instant;
}
/** A clock was set. Between t and until nobody knows which holds. Only "database" matters here. */
export interface ClockStep {
  readonly record: "clock_step";
  readonly t: Micros;
  readonly until: Micros;
  readonly who: string;
  readonly ms: number;
}
/** No fault from here on: what is due later is fired within boundMs (relaxed: relaxedBoundMs). */
export interface Quiet {
  readonly record: "quiet";
  readonly t: Micros;
  readonly boundMs: number;
  readonly relaxedBoundMs: number;
}
/**
 * Timers that were asked for when all had settled after the faults: nothing excuses them. By the
 * names of Wanted; they are due a few seconds after they were asked for.
 */
export interface Fresh {
  readonly record: "fresh";
  readonly t: Micros;
  /** How late they may fire, and how long after it the first request may come. */
  readonly boundMs: number;
  readonly relaxedBoundMs: number;
  readonly sentBoundMs: number;
  readonly timers: readonly { readonly tenant: string; readonly name: string }[];
}
/** A process of the product ended. */
export interface Death {
  readonly record: "death";
  readonly t: Micros;
  /** Which, such as kernel-2. */
  readonly part: string;
  readonly code: number | null;
  readonly signal: string | null;
  /** A fault, or the end of the run, killed it. */
  readonly asked: boolean;
  /** It had said that it is ready. */
  readonly wasReady: boolean;
  /** The end of what it said. */
  readonly said: string;
}
/** The world has had its bound; the state is read after this. `database` is its clock then. */
export interface Drained {
  readonly record: "drained";
  readonly t: Micros;
  readonly database: Instant;
}
/**
 * A whole group was cancelled by one call that answered, whose operations are those of the client
 * "group". Nobody else but who ends the run cancels what is in it.
 */
export interface Group {
  readonly record: "group";
  readonly t: Micros;
  readonly tenant: string;
  /** The timers that were made in it. */
  readonly ids: readonly string[];
  /** How many the answer says were cancelled by it. */
  readonly cancelled: number;
}
