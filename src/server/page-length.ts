// How long a page of any list may be, the same for every face.
import { problemError } from "./problems.ts";

export const pageRowsMax = 500;
export const pageRows = 50;

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
