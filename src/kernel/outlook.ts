// What the kernel knows of what comes: the next instant, in milliseconds since 1970 by the
// database's clock, as each look and each firing tells it, or a sooner one that was announced
// since. It is a hint only; an instant too soon costs one call in vain, and fire_due alone
// decides.
import { nextDue } from "../database/calls.ts";
import type { Database } from "../database/wire.ts";

export interface Outlook {
  /** The next instant on the clock of performance.now(), Infinity where none is known. */
  next(): number;
  /** When to look again, on the same clock. */
  lookAt(): number;
  look(database: Database): Promise<void>;
  /** A timer was made, as wake_kernel says it: its instant, or that of the first of many. */
  announce(said: string): void;
  /** A firing begins: what was announced before is seen by it. */
  begin(): void;
  /** What it told of the time after it. */
  tell(nextAtMs: number | null): void;
  forget(): void;
}

// Less than minoots_private.notify_window(): what is made nearer than that announces itself,
// so that nothing falls between two looks.
export const lookEveryMs = 5000;

export function createOutlook(): Outlook {
  // What to add to the database's clock to have ours; unknown before the first look.
  let offsetMs: number | null = null;
  let lookAt = 0;
  let told = Infinity;
  let announced = Infinity;
  return {
    next: () => Math.min(told, announced) + (offsetMs ?? 0),
    lookAt: () => lookAt,
    async look(database) {
      announced = Infinity;
      const askedAt = performance.now();
      const { nowMs, nextAtMs } = await nextDue(database);
      const answeredAt = performance.now();
      offsetMs = (askedAt + answeredAt) / 2 - nowMs;
      told = nextAtMs ?? Infinity;
      lookAt = askedAt + lookEveryMs;
    },
    announce(said) {
      const instant = Number.parseInt(said, 10);
      if (Number.isNaN(instant)) lookAt = 0;
      else announced = Math.min(announced, instant);
    },
    begin() {
      announced = Infinity;
    },
    tell(nextAtMs) {
      told = nextAtMs ?? Infinity;
    },
    forget() {
      offsetMs = null;
      lookAt = 0;
      told = Infinity;
      announced = Infinity;
    },
  };
}
