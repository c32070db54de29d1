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
