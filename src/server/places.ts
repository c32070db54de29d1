// A place in a list that is in the order of an instant and of ids: what a page ends with, and the
// next one begins after. It comes back from strangers, so it is looked at before it is used.
import { problemError } from "./problems.ts";

export interface Place {
  readonly at: string; // the instant that the list is in the order of
  readonly ids: readonly string[]; // of the row, in the order of the list
}

const instantShape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z$/;
export const uuidShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function writePlace({ at, ids }: Place): string {
  return Buffer.from([at, ...ids].join("|")).toString("base64url");
}

export function readPlace(cursor: string | null, idCount = 1): Place | null {
  if (cursor === null) return null;
  const [at = "", ...ids] = Buffer.from(cursor, "base64url").toString("utf8").split("|");
  const isWhole = ids.length === idCount && ids.every((id) => uuidShape.test(id));
  const isInstant = instantShape.test(at) && !Number.isNaN(Date.parse(at));
  if (isWhole && isInstant && writePlace({ at, ids }) === cursor) return { at, ids };
  throw problemError("CURSOR_INVALID", "after is not a cursor of this list.", {
    hint: "Start without after, then use endCursor.",
    path: "after",
  });
}
