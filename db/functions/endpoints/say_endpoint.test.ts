import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

const noon = "2030-01-01T12:00:00Z";

sqlTest.for([
  [{}, "called."],
  [{ rate: 5 }, "called, at most 5 a second."],
  [{ concurrency: 3 }, "called, at most 3 at once."],
  [{ rate: 5, concurrency: 3 }, "called, at most 5 a second, 3 at once."],
  [{ opened_at: noon }, "only a probe is sent."],
  [{ disabled_at: noon, disabled_reason: "By role:ada." }, "disabled. By role:ada."],
] as const)("%j: %s", async ([columns, words], { db }) => {
  const said = await answer(
    db,
    `minoots_private.say_endpoint(jsonb_populate_record(null::minoots_private.endpoints, $1))`,
    [JSON.stringify({ origin: "https://a.example", ...columns })],
  );

  expect(said).toBe(`https://a.example: ${words}`);
});
