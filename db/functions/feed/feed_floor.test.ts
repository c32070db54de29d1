import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { floorOf, setFloor } from "../../../test/harness/retention.ts";

sqlTest("nothing is dropped at first; then it is as far as it was said", async ({ db }) => {
  expect(await floorOf(db)).toBe(0);

  await setFloor(db, 999_999);

  expect(await floorOf(db)).toBe(999_999);
});
