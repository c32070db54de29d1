import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest("where nothing was settled, nothing comes of it", async ({ db }) => {
  await answer(db, "minoots_private.conclude(null)");

  expect(await answer(db, "(select count(*)::integer from minoots_private.events)")).toBe(0);
});
