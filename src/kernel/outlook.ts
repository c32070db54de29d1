// What the kernel knows of what comes: the instants of the next while, on the clock of
// performance.now(). It is a hint only, made by looking ahead and by announcements of sooner
// timers in between; an instant too many costs one call in vain, and fire_due alone decides.
import { nextDue } from "../database/calls.ts";
import type { Database } from "../database/wire.ts";

export interface Outlook {
  /** The next instant, if one is known. */
  next(): number | undefined;
  /** When to look again. */
  lookAt(): number;
  look(database: Database): Promise<void>;
  /** Timers were made, as wake_kernel says it: the instant in milliseconds since 1970 by the
   * database's clock, with a plus when there are more. */
  announce(said: string): void;
  /** Whether so little comes that each instant can be met by itself. */
  isSparse(): boolean;
  /** What came up to this instant is dealt with. */
  passed(instantMs: number): void;
  forget(): void;
}

const dueMax = 1000;
const gapLeastMs = 500;
// Together no more than minoots_private.notify_window(): what is made nearer than that
// announces itself, so that nothing falls between two looks.
export const gapMostMs = 5000;
export const aheadMs = 1000;
const sparseMaxPerSecond = 300;

interface Known {
  /** Soonest first. */
  instants: number[];
  /** Announced since the last look began, which may not have seen them. */
  announced: number[];
  /** What to add to the database's clock to have ours; unknown before anything came. */
  offsetMs: number | null;
  gapMs: number;
  lookAt: number;
  /** How many instants the last look saw in its first second. */
  perSecond: number;
}

export function createOutlook(): Outlook {
  const known = nothingKnown();
  return {
    next: () => known.instants[0],
    lookAt: () => known.lookAt,
    look: (database) => look(known, database),
    announce: (said) => announce(known, said),
    isSparse: () => known.perSecond + known.announced.length <= sparseMaxPerSecond,
    passed(instantMs) {
      // Timers are due on whole milliseconds: within half of one it is the same instant again.
      known.instants = known.instants.filter((instant) => instant > instantMs + 0.5);
    },
    forget() {
      Object.assign(known, nothingKnown());
    },
  };
}

function nothingKnown(): Known {
  return {
    instants: [],
    announced: [],
    offsetMs: null,
    gapMs: gapLeastMs,
    lookAt: 0,
    perSecond: 0,
  };
}

async function look(known: Known, database: Database): Promise<void> {
  const gapNextMs = Math.min(known.gapMs * 2, gapMostMs);
  known.announced = [];
  known.lookAt = Infinity;
  const askedAt = performance.now();
  const due = await nextDue(database, gapNextMs + aheadMs, dueMax);
  const answeredAt = performance.now();
  const readAt = (askedAt + answeredAt) / 2;
  const seen = due.map(({ waitMs }) => readAt + waitMs);
  if (due[0] !== undefined) known.offsetMs = readAt + due[0].waitMs - due[0].atMs;
  const isCut = due.length === dueMax;
  known.perSecond = isCut ? Infinity : due.filter(({ waitMs }) => waitMs < 1000).length;
  known.gapMs = due.length > 0 ? gapLeastMs : gapNextMs;
  const lookAt = isCut ? (seen.at(-1) ?? 0) : answeredAt + known.gapMs;
  known.lookAt = Math.min(known.lookAt, lookAt);
  known.instants = [...seen, ...known.announced].toSorted((a, b) => a - b);
}

function announce(known: Known, said: string): void {
  if (known.offsetMs === null || !/^\d+$/.test(said)) {
    known.lookAt = 0;
    return;
  }
  const instant = Number(said) + known.offsetMs;
  known.announced.push(instant);
  const place = known.instants.findLastIndex((other) => other <= instant) + 1;
  known.instants.splice(place, 0, instant);
}
