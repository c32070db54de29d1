// What a rule of observing tells, by the metric's name and labels, as Prometheus would write it.
import type { Queryable } from "./clock.ts";

export type Observed = Readonly<Record<string, number>>;

export async function observed(db: Queryable, rule = "observe"): Promise<Observed> {
  const { rows } = await db.query(`select * from minoots_private.${rule}()`);
  const told = rows as { metric: string; labels: Record<string, string>; value: number }[];
  return Object.fromEntries(told.map(({ metric, labels, value }) => [metric + say(labels), value]));
}

function say(labels: Readonly<Record<string, string>>): string {
  const words = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return words.length === 0 ? "" : `{${words.join()}}`;
}
