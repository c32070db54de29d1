import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import { verbTest } from "../../../test/harness/timers.ts";

const url = "https://example.com/hook";
const hook = [{ webhook: { url } }];
const at = "2026-11-20T08:00:00Z";

const cases: [string, unknown[], boolean][] = [
  ["a name and a length of time", ["tea", "1h", null, null], true],
  ["a name, an instant and a webhook", ["tea", null, at, hook], true],
  ["no action, said so", ["tea", "1h", null, []], true],
  ["no name", [null, "1h", null, null], false],
  ["an empty name", ["", "1h", null, null], false],
  ["a name beyond ASCII", ["thé", "1h", null, null], false],
  ["a name that is too long", ["x".repeat(201), "1h", null, null], false],
  ["two times", ["tea", "1h", at, null], false],
  ["no time", ["tea", null, null, null], false],
  ["an instant without end", ["tea", null, "infinity", null], false],
  ["an instant before the year 1000", ["tea", null, "0999-01-01T00:00:00Z", null], false],
  ["a webhook that says more", ["tea", "1h", null, [{ webhook: { url, method: "PUT" } }]], false],
  ["an action that says more", ["tea", "1h", null, [{ ...hook[0], id: "a" }]], false],
  ["two webhooks", ["tea", "1h", null, [hook[0], hook[0]]], false],
  ["a webhook that is no list", ["tea", "1h", null, hook[0]], false],
  ["an address that is none", ["tea", "1h", null, [{ webhook: { url: "example" } }]], false],
  ["an address that is a number", ["tea", "1h", null, [{ webhook: { url: 1 } }]], false],
  ["a kind that is not called", ["tea", "1h", null, [{ sql: { function: "f" } }]], false],
];

for (const [what, [name, length, instant, actions], plain] of cases) {
  verbTest(`${what} is ${plain ? "" : "not "}plain`, async ({ db }) => {
    const said = actions === null ? null : JSON.stringify(actions);

    const answered = await answer(
      db,
      "coalesce(minoots_private.is_plain_request($1, $2, $3::timestamptz, $4::jsonb), false)",
      [name, length, instant, said],
    );

    expect(answered).toBe(plain);
  });
}
