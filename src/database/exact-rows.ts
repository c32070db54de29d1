// Rows whose JSON comes back with a caller's numbers as they were sent, all their digits kept.
import pg from "pg";
import { parseExactly } from "../exact-json.ts";
import type { Database } from "./wire.ts";

const exactNumbers: pg.CustomTypesConfig = {
  getTypeParser: ((type: number, format: "text") =>
    type === pg.types.builtins.JSON || type === pg.types.builtins.JSONB
      ? parseExactly
      : pg.types.getTypeParser(type, format)) as pg.CustomTypesConfig["getTypeParser"],
};

/** With a name, the statement is parsed and planned once on a connection. */
export async function exactRows<Row>(
  db: Database,
  text: string,
  values: readonly unknown[],
  name?: string,
): Promise<Row[]> {
  const { rows } = await db.query({ name, text, values: [...values], types: exactNumbers });
  return rows as Row[];
}

export async function exactRow<Row>(
  db: Database,
  text: string,
  values: readonly unknown[],
  name?: string,
): Promise<Row> {
  return (await exactRows<Row>(db, text, values, name))[0] as Row;
}
