// The whole CI, the same locally: every step runs, even after one has failed, and only what
// failed is shown at length. --without-tests leaves out the suite.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { styleText } from "node:util";

const root = join(import.meta.dirname, "..");

interface Step {
  readonly name: string;
  readonly program: string;
  readonly arguments: readonly string[];
}

const steps: readonly Step[] = [
  { name: "format", program: "oxfmt", arguments: ["--check"] },
  { name: "lint", program: "oxlint", arguments: ["--type-aware"] },
  { name: "migrations", program: "squawk", arguments: ["db/migrations/*.sql"] },
  { name: "types", program: "tsc", arguments: ["--noEmit", "-p", "."] },
  { name: "tests", program: "vitest", arguments: ["run"] },
  { name: "generated files", program: "node", arguments: ["scripts/dump.ts", "--check"] },
];

function main(): void {
  const withoutTests = process.argv.includes("--without-tests");
  const chosen = steps.filter(({ name }) => !(withoutTests && name === "tests"));
  const failed = chosen.filter((step) => !passes(step));
  if (failed.length === 0) return;
  console.error(`Failed: ${failed.map(({ name }) => name).join(", ")}.`);
  process.exitCode = 1;
}

function passes(step: Step): boolean {
  const startedMs = performance.now();
  const program = join(root, "node_modules/.bin", step.program);
  const run = spawnSync(program, step.arguments, { cwd: root, encoding: "utf8" });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  const passed = run.status === 0;
  const mark = passed ? styleText("green", "✓") : styleText("red", "✗");
  console.log(`${mark} ${step.name} (${seconds} s)`);
  if (!passed) console.log(run.error?.message ?? `${run.stdout}${run.stderr}`);
  return passed;
}

main();
