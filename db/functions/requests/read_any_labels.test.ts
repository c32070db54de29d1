import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_any_labels($1, 'labels', '')";

sqlTest("reads labels that are there, and judges each", async ({ db }) => {
  expect(await answer(db, read, [{ labels: { order: "42" } }])).toEqual({ order: "42" });
  expect(await refusal(db, read, [{ labels: { order: 42 } }])).toMatchObject({
    code: "MN001",
    path: "labels.order",
    message: "labels.order is not text.",
  });
});
