// What an operator watches of the database, as minoots_private.observe() answers it.
import type { Database } from "./wire.ts";

export interface Observed {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export async function observe(db: Database): Promise<Observed[]> {
  const { rows } = await db.query("select metric, labels, value from minoots_private.observe()");
  return rows as Observed[];
}
