import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";

sqlTest.for([
  ["0", 0],
  ["1", 1],
  ["2147483647", 2147483647],
  ["2147483648", -2147483648],
  ["4294967295", -1],
  ["4294967296", 0],
  ["4294967297", 1],
  ["8589934591", -1],
  ["8589934592", 0],
  ["9223372036854775807", -1],
] as const)("the low half of %s, with a sign, is %i", async ([position, folded], { db }) => {
  const { rows } = await db.query(
    `select folded, folded::bigint & 4294967295 = $1::bigint & 4294967295 as same
    from minoots_private.fold_position($1) as folded`,
    [position],
  );

  expect(rows).toEqual([{ folded, same: true }]);
});
