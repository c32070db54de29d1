// The load of a torture run, as the run sees it: clients, receivers and readers that know nothing
// of the faults around them, each writing down what it asked, was told and was sent.
import type { Logger } from "pino";

export interface LoadOptions {
  /** All random choices come from it. */
  readonly seed: number;
  /** Where the histories are written, a file a recorder. It is there already. */
  readonly directory: string;
  /** The owner's way to the database, through no proxy: it makes the tenants and reads the state. */
  readonly ownerUrl: string;
  /** The way of SQL users: host, port and database, maybe through a proxy; the load's own logins. */
  readonly sqlUrl: string;
  /** Where servers answer, such as http://127.0.0.1:3000, maybe through proxies; at least one. */
  readonly servers: readonly string[];
  /** Timers a second that are aimed at; fewer when the machine cannot. */
  readonly timersPerSecond: number;
  readonly log: Logger;
}

/** What was done so far; `done` by what it is called, such as "schedule by sql". */
export interface LoadProgress {
  readonly timers: number;
  readonly requests: number;
  readonly events: number;
  readonly unknown: number;
  /** Timers a second that are aimed at now. */
  readonly timersPerSecond: number;
  readonly done: Readonly<Record<string, number>>;
}

export interface Load {
  progress(): LoadProgress;
  /** Schedules many timers for one instant, soon; answers it, or null if nobody knows whether. */
  burst(): Promise<Date | null>;
  /** No more is scheduled; receivers answer well from now on. Call it when faults have stopped. */
  calm(): Promise<void>;
  /** Cancels what is far, answers what waits for it, until all has ended; false if it did not. */
  drain(boundMs: number): Promise<boolean>;
  /** Timers are asked for of which the checker demands that they fire at once. */
  fresh(): Promise<void>;
  /** Lets the readers reach the end of the feed, and ends them and the clients; false if not. */
  end(boundMs: number): Promise<boolean>;
  /** Writes the state at rest, by the owner's connection. After this all files are whole. */
  recordState(): Promise<void>;
  /** Stops everything at once; safe at any time, also twice. */
  close(): Promise<void>;
  /** The histories, by the kind of who wrote them. */
  readonly files: readonly string[];
}
