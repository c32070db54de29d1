// Whether a database is held, and letting it go: one typed call a function.
import { rowsOf } from "./plain-rows.ts";
import type { Database } from "./wire.ts";

export interface Hold {
  readonly held: boolean;
  /** When somebody said so; null when it is held for being restored. */
  readonly toldAt: string | null;
  readonly overdueSince: string | null;
  readonly toRun: number;
  readonly toMiss: number;
  readonly toSend: number;
  readonly toClaim: number;
}

/** Where the counts stop. */
export const countMax = 100_000;

export async function isHeld(db: Database): Promise<boolean> {
  const [row] = await rowsOf<{ held: boolean }>(db, "select minoots_private.is_held() as held");
  return row!.held;
}

export async function holdAll(db: Database): Promise<void> {
  await db.query("select minoots_private.hold_all()");
}

/** Answers whether it was held. */
export async function releaseHold(db: Database): Promise<boolean> {
  const text = "select minoots_private.release_hold() as released";
  return (await rowsOf<{ released: boolean }>(db, text))[0]!.released;
}

export async function showHold(db: Database): Promise<Hold> {
  const text = `select held, minoots_private.format_instant(told_at) as "toldAt",
      minoots_private.format_instant(overdue_since) as "overdueSince", to_run as "toRun",
      to_miss as "toMiss", to_send as "toSend", to_claim as "toClaim"
    from minoots_private.show_hold($1)`;
  return (await rowsOf<Hold>(db, text, [countMax]))[0]!;
}
