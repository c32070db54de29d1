// What the tests of single rules ask: what a rule answers, and how it refuses. A refusal is
// caught within a savepoint, so that the test goes on in its transaction.
import pg from "pg";
import type { Queryable } from "./clock.ts";

/** An error as a caller sees it: SQLSTATE, the path of the field, message and hint. */
export interface Refusal {
  readonly code: string;
  readonly path: string;
  readonly message: string;
  readonly hint: string;
}

/** What one expression of SQL answers. */
export async function answer<T>(db: Queryable, expression: string, values: unknown[] = []) {
  const { rows } = await db.query(`select ${expression} as answer`, values);
  return (rows[0] as { answer: T }).answer;
}

/** How one expression of SQL is refused, on a connection within a transaction. */
export async function refusal(
  db: Queryable,
  expression: string,
  values: unknown[] = [],
): Promise<Refusal> {
  await db.query("savepoint refusal");
  const refused = await refusalOf(db.query(`select ${expression}`, values));
  await db.query("rollback to savepoint refusal; release savepoint refusal");
  return refused;
}

export async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    const { code = "", column = "", message, hint = "" } = error;
    return { code, path: column, message, hint };
  }
  throw new Error("It was not refused.");
}

/** Does this as another role, then goes on as whoever it was. */
export async function actingAs<T>(db: Queryable, role: string, work: () => Promise<T>): Promise<T> {
  const before = await answer<string>(db, "current_setting('role')");
  await db.query("select set_config('role', $1, true)", [role]);
  const result = await work();
  await db.query("select set_config('role', $1, true)", [before]);
  return result;
}
