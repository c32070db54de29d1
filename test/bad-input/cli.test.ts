// The command line under the table of bad input: the same fields as lines to import, and as flags.
// It ends with a code and a sentence, never with a stack, and makes nothing.
import { expect } from "vitest";
import { minoots } from "../cli/support.ts";
import { test } from "../harness/database.ts";
import { badCases } from "./cases.ts";
import { expectOwnWords } from "./support.ts";

const small = badCases.filter(({ timer }) => timer.length < 5_000);
const lines = small
  .slice(0, 90)
  .map(({ timer }, index) => timer.replace("{", `{"id":"l${index}",`));

test("every bad line of an import is refused by its number, and the good one is made", async ({
  url,
  tenant,
}) => {
  const good = '{"id":"good","name":"tea","fireIn":"1h"}';
  const input = [...lines, good].join("\n");

  const flags = ["import", "-", "--json", "--tenant", tenant.name];
  const { code, stdout, stderr } = await minoots(flags, { DATABASE_URL: url }, input);

  const { created, refused, problems } = JSON.parse(stdout);
  expect([code, created, refused]).toEqual([1, 1, lines.length]);
  for (const problem of problems) expectOwnWords(JSON.stringify(problem), lines[problem.line - 1]!);
  expect(stderr).not.toMatch(/\n {4}at /);
}, 60_000);

test.for([
  [["timers", "schedule"], 2],
  [["timers", "schedule", "tea"], 1],
  [["timers", "schedule", "tea", "--fire-in"], 2],
  [["timers", "schedule", "tea", "--fire-in", "10 minutes ago"], 1],
  [["timers", "schedule", "tea", "--fire-at", "tomorrow"], 1],
  [["timers", "schedule", "tea", "--fire-in", "1h", "--metadata", "{"], 2],
  [["timers", "schedule", "a\r\nb", "--fire-in", "1h"], 1],
  [["timers", "cancel", "00000000-0000-0000-0000-000000000000"], 3],
] as const)("%j ends with %i, in words", async ([args, code], { url, tenant }) => {
  const place = args.length > 2 ? ["--tenant", tenant.name] : [];
  const ended = await minoots([...args, ...place], { DATABASE_URL: url });

  expect([ended.code, ended.stdout]).toEqual([code, ""]);
  expect(ended.stderr).toMatch(/\w.*\n.*\w/);
  expectOwnWords(ended.stderr, args.join(" "));
});
