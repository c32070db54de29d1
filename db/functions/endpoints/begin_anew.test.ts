import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest("its limits stay, and nothing else that held it back", async ({ db }) => {
  const was = {
    origin: "https://example.com",
    rate: 5,
    failures: 12,
    disabled_at: "2030-01-01T12:00:00Z",
    disabled_reason: "By hand.",
    opened_at: "2030-01-01T12:00:00Z",
    cool_down: "30 s",
    held_until: "2030-01-01T12:00:30Z",
  };

  const left = await answer(
    db,
    `jsonb_strip_nulls(to_jsonb(minoots_private.begin_anew(
      jsonb_populate_record(null::minoots_private.endpoints, $1))))`,
    [JSON.stringify(was)],
  );

  expect(left).toEqual({ origin: "https://example.com", rate: 5, failures: 0 });
});
