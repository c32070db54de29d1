// The command line under the table of bad input: the same fields as lines to import, and as flags.
// It ends with a code and a sentence, never with a stack, and makes nothing.
import { execFile, execFileSync } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
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

test("an answer that a full disk does not take ends with 1, in words", async ({ url, tenant }) => {
  const words = ["timers", "list", "--text", "--tenant", tenant.name];
  const line = `exec "$0" src/cli.mjs "$@" > /dev/full`;
  const env = { PATH: process.env["PATH"], DATABASE_URL: url, NO_COLOR: "1" };

  const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    execFile("sh", ["-c", line, process.execPath, ...words], { env }, (error, _, said) => {
      resolve({ code: error?.code, stderr: said });
    });
  });

  expect([code, stderr]).toEqual([1, expect.stringContaining("The disk is full")]);
  expect(stderr).not.toMatch(/\n {4}at /);
});

test("a start whose data finds no room ends with 1, in words", async ({ skip }) => {
  const directory = await mkdtemp(join(tmpdir(), "minoots-full-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", directory], { stdio: "pipe" });
  } catch {
    skip("only who may mount can make a small disk");
  }
  onTestFinished(() => void execFileSync("umount", ["-l", directory]));
  await chmod(directory, 0o755);

  const ended = await minoots(["start"], { PORT: "0", MINOOTS_DATA: join(directory, "data") });

  expect(ended.code).toBe(1);
  expect(ended.stderr).toMatch(/The disk is full.*\n(.*\n)*.*Make room/);
  expect(ended.stderr).not.toMatch(/\n {4}at /);
}, 60_000);

test("without a terminal nothing is asked for, coloured or counted", async ({ url, tenant }) => {
  const place = ["--tenant", tenant.name];
  const given = { DATABASE_URL: url, TERM: "xterm", NO_COLOR: "" };

  const made = await minoots(["timers", "schedule", "tea", "--fire-in", "1h", ...place], given);
  const read = await minoots(["timers", "list", ...place], given);
  const imported = await minoots(["import", "-", ...place], given, "");

  expect(JSON.parse(made.stdout)).toMatchObject({ timer: { name: "tea" } });
  expect(JSON.parse(read.stdout)).toMatchObject({ name: "tea" });
  const said = [made, read, imported].map(({ stdout, stderr }) => stdout + stderr).join("");
  expect([made.code, read.code, imported.code]).toEqual([0, 0, 0]);
  expect(said).not.toContain("\u001b");
});
