// Pages of a list: how long one may be, and where it begins. A cursor comes back from
// strangers, so its values are looked at before they reach a statement.
import { connection, lambda } from "postgraphile/grafast";
import type { ConnectionStep, FieldArgs, Step } from "postgraphile/grafast";
import type { PgSelectStep } from "postgraphile/@dataplan/pg";
import { problemError } from "../problems.ts";

export const pageRowsMax = 500;
export const pageRows = 50;

export type Page = ConnectionStep<unknown, Step>;

// Shapes are those of the values that the list is ordered by.
export function pageOf($rows: PgSelectStep, args: FieldArgs, shapes: readonly RegExp[]): Page {
  const $page = connection($rows);
  $page.setFirst(lambda(args.getRaw("first"), rowsOf));
  $page.setAfter(lambda(args.getRaw("after"), (cursor) => checkedCursor(cursor, shapes)));
  return $page;
}

export function rowsOf(first: number | null | undefined): number {
  if (first == null) return pageRows;
  if (first > pageRowsMax) {
    throw problemError("QUERY_TOO_COSTLY", `first ${first} is more than ${pageRowsMax}.`, {
      hint: `Ask for first: ${pageRows}, then go on after endCursor.`,
      path: "first",
    });
  }
  if (first >= 0) return first;
  throw problemError("INVALID_INPUT", `first ${first} is negative.`, {
    hint: `Ask for first: ${pageRows}.`,
    path: "first",
  });
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
