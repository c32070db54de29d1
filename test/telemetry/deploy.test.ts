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

test("an alert is raised by what it is for, and by nothing else", (context) => {
  const quiet = [
    { series: 'up{job="minoots"}', values: "1x20" },
    { series: "minoots_kernel_calls_total", values: "0+3x20" },
    { series: 'minoots_overdue_seconds{precision="precise"}', values: "0x20" },
  ];
  const silent = [
    { series: 'up{job="minoots"}', values: "1x20" },
    { series: "minoots_kernel_calls_total", values: "30x20" },
    { series: 'minoots_overdue_seconds{precision="precise"}', values: "0+15x20" },
  ];
  const names = [...alerts.matchAll(/- alert: (\w+)/g)].map(([, name = ""]) => name);
  const raised = (series: object[], ...expected: string[]) => ({
    interval: "15s",
    input_series: series,
    promql_expr_test: [
      {
        expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
        eval_time: "5m",
        exp_samples: expected.map((name) => ({ labels: `{alertname="${name}"}`, value: 1 })),
      },
    ],
  });
  const path = written(
    JSON.stringify({
      rule_files: [join(process.cwd(), "deploy/prometheus/alerts.yml")],
      evaluation_interval: "15s",
      tests: [raised(quiet), raised(silent, "MinootsKernelSilent", "MinootsTimersOverdue")],
    }),
  );

  expect(names).toContain("MinootsKernelSilent");
  expect(promtool(context, "test", "rules", path)).toBe("");
});

test("docs/observability.md names every alert", () => {
  const page = readProjectFile("docs/observability.md").text;
  const names = [...alerts.matchAll(/- alert: (\w+)/g)].map(([, name = ""]) => name);

  expect(names.filter((name) => !page.includes(name))).toEqual([]);
});
