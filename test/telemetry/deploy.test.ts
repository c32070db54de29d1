// The alerts and the dashboard ask for metrics that are told, in a language that Prometheus
// speaks, and the alerts are raised when they should be.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, type TestContext } from "vitest";
import { databaseMetrics, processMetrics } from "../../src/telemetry/words.ts";
import { readProjectFile } from "../harness/files.ts";

const alerts = readProjectFile("deploy/prometheus/alerts.yml").text;
const dashboard = JSON.parse(readProjectFile("deploy/grafana/dashboards/minoots.json").text) as {
  panels: { title: string; targets: { expr: string }[] }[];
};
const asked = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
const told = new Set([...Object.values(processMetrics), ...databaseMetrics].map((one) => one.name));

function promtool({ skip }: TestContext, ...given: string[]): string {
  const run = spawnSync("promtool", given, { encoding: "utf8" });
  if (run.error !== undefined) skip("promtool is missing: install Debian's prometheus.");
  return run.status === 0 ? "" : run.stdout + run.stderr;
}

function written(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "minoots-rules-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "file.yml");
  writeFileSync(path, text);
  return path;
}

test.for([
  ["alerts", alerts],
  ["dashboard", asked.join("\n")],
] as const)("the %s asks for nothing that is not told", ([, text]) => {
  const names = [...text.matchAll(/minoots_[a-z_]+/g)].map(([name]) =>
    name.replace(/_(bucket|count|sum)$/, ""),
  );

  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !told.has(name))).toEqual([]);
});

test("Prometheus takes its configuration and the alerts", (context) => {
  expect(promtool(context, "check", "config", "deploy/prometheus/prometheus.yml")).toBe("");
});

test("Prometheus understands what the dashboard asks", (context) => {
  const rules = asked.map((expr, index) => ({
    record: `panel:${index}`,
    expr: expr.replaceAll("$__rate_interval", "1m"),
  }));
  // JSON is YAML too.
  const path = written(JSON.stringify({ groups: [{ name: "dashboard", rules }] }));

  expect(promtool(context, "check", "rules", path)).toBe("");
});

const up = { series: 'up{job="minoots",instance="a"}', values: "1x20" };
const kernel = { series: "minoots_kernel_calls_total", values: "0+3x20" };
const server = { series: "minoots_subscribers", values: "0x20" };
const punctual = { series: 'minoots_overdue_seconds{precision="precise"}', values: "0x20" };
const late = { ...punctual, values: "0+15x20" };

test.for([
  ["when all is well", [up, kernel, server, punctual], []],
  [
    "by a kernel that calls nobody",
    [up, { ...kernel, values: "30x20" }, server, late],
    ["MinootsKernelSilent", "MinootsTimersOverdue"],
  ],
  ["where no kernel runs at all", [up, server, punctual], ["MinootsKernelSilent"]],
  [
    "by a kernel that goes away",
    [up, { ...kernel, values: "0+3x4 stale" }, server, punctual],
    ["MinootsKernelSilent"],
  ],
  ["where no process serves the API", [up, kernel, punctual], ["MinootsApiDown"]],
  [
    "by one process of several that is down",
    [up, { series: 'up{job="minoots",instance="b"}', values: "0x20" }, kernel, server, punctual],
    ["MinootsProcessDown"],
  ],
  ["where nothing runs", [], ["MinootsApiDown", "MinootsDown", "MinootsKernelSilent"]],
] as const)("the right alerts are raised %s", ([, series, expected], context) => {
  const raised = {
    interval: "15s",
    input_series: series,
    promql_expr_test: [
      {
        expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
        eval_time: "5m",
        exp_samples: expected.map((name) => ({ labels: `{alertname="${name}"}`, value: 1 })),
      },
    ],
  };
  const path = written(
    JSON.stringify({
      rule_files: [join(process.cwd(), "deploy/prometheus/alerts.yml")],
      evaluation_interval: "15s",
      tests: [raised],
    }),
  );

  expect(promtool(context, "test", "rules", path)).toBe("");
});

test("docs/observability.md names every alert", () => {
  const page = readProjectFile("docs/observability.md").text;
  const names = [...alerts.matchAll(/- alert: (\w+)/g)].map(([, name = ""]) => name);

  expect(names.filter((name) => !page.includes(name))).toEqual([]);
});
