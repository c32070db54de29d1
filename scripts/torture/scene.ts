// What a fault has to do with: the database, the processes and the chances, and how it tells what
// it did. A fault counts only by an effect that was seen.
import type { Database } from "./database.ts";
import type { Random } from "./load/random.ts";
import type { Micros } from "../../test/checker/history.ts";
import type { Part } from "./parts.ts";
import type { Proxy } from "./proxy.ts";

export interface Scene {
  readonly database: Database;
  readonly parts: readonly Part[];
  /** Between the clients and each server, and between SQL clients and the database. */
  readonly doors: readonly Proxy[];
  readonly random: Random;
  /** Clients ask for many timers for one instant, soon. Answers that instant, or null. */
  readonly burst: () => Promise<Date | null>;
  /** Ends when faults have to be over. */
  readonly stopping: AbortSignal;
  /** The clock of the database was set: between these nobody knows which holds. */
  readonly noteClock: (t: Micros, until: Micros, ms: number) => void;
}

export interface Outcome {
  /** What was seen; null if nothing was. */
  readonly effect: string | null;
  /** The database lost what it had not written: its unlogged tables. */
  readonly crashed?: boolean;
}

export interface Fault {
  readonly what: string;
  /** How often, beside the others. */
  readonly weight: number;
  /** What it needs for itself: faults that share one never meet. */
  readonly holds: "database" | "process" | "wires";
  /** What is not there that it needs; null if nothing. */
  readonly lacks?: (scene: Pick<Scene, "database">) => string | null;
  readonly strike: (scene: Scene) => Promise<Outcome>;
}

export const nothingSeen: Outcome = { effect: null };
