// Rows as the driver reads them: numbers in JSON are numbers of this language.
import type { Database } from "./wire.ts";

export async function rowsOf<Row>(
  db: Database,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const { rows } = await db.query({ text, values });
  return rows as Row[];
}

export async function rowOf<Row>(db: Database, text: string, values: unknown[] = []): Promise<Row> {
  const [row] = await rowsOf<Row>(db, text, values);
  if (row === undefined) throw new Error(`No row came back from: ${text}`);
  return row;
}

/** Of what is selected `as value`. */
export async function valueOf<Value>(
  db: Database,
  text: string,
  values: unknown[] = [],
): Promise<Value> {
  return (await rowOf<{ value: Value }>(db, text, values)).value;
}
