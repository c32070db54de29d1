// Pages of a list: where one begins. A cursor comes back from strangers, so its values are looked
// at before they reach a statement.
import { connection, lambda } from "postgraphile/grafast";
import type { ConnectionStep, FieldArgs, Step } from "postgraphile/grafast";
import type { PgSelectStep } from "postgraphile/@dataplan/pg";
import { rowsOf } from "../page-length.ts";
import { problemError } from "../problems.ts";

export type Page = ConnectionStep<unknown, Step>;

// Shapes are those of the values that the list is ordered by.
export function pageOf($rows: PgSelectStep, args: FieldArgs, shapes: readonly RegExp[]): Page {
  const $page = connection($rows);
  $page.setFirst(lambda(args.getRaw("first"), rowsOf));
  $page.setAfter(lambda(args.getRaw("after"), (cursor) => checkedCursor(cursor, shapes)));
  return $page;
}

function checkedCursor(
  cursor: string | null | undefined,
  shapes: readonly RegExp[],
): string | null {
  if (cursor == null) return null;
  if (holds(parsed(cursor), shapes)) return cursor;
  throw problemError("CURSOR_INVALID", "after is not a cursor of this list.", {
    hint: "Start without after, then use endCursor.",
    path: "after",
  });
}

/** The values of the row that a page begins after; null where it begins with the first. */
export function placeOf(
  cursor: string | null | undefined,
  shapes: readonly RegExp[],
): readonly string[] | null {
  const checked = checkedCursor(cursor, shapes);
  return checked === null ? null : (parsed(checked) as string[]).slice(1);
}

// In it are the order that it belongs to, then the values of its row.
function holds(parts: unknown, shapes: readonly RegExp[]): boolean {
  if (!Array.isArray(parts) || parts.length !== shapes.length + 1) return false;
  return shapes.every((shape, index) => shape.test(String(parts[index + 1])));
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64").toString("utf8"));
  } catch {
    return null;
  }
}
