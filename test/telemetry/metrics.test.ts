// /metrics of the whole program, as an operator and Prometheus read it.
import { spawnSync } from "node:child_process";
import { expect } from "vitest";
import { databaseMetrics, type MetricWords, processMetrics } from "../../src/telemetry/words.ts";
import { test } from "../harness/database.ts";
import { scheduleFor, webhookTo } from "../harness/firing.ts";
import { readProjectFile } from "../harness/files.ts";
import { startProgram } from "../harness/program.ts";
import { openSink } from "./support.ts";

const known: readonly MetricWords[] = [...Object.values(processMetrics), ...databaseMetrics];

const measured = test.extend("page", { scope: "file" }, async ({ fileDatabase }, { onCleanup }) => {
  const environment = { MINOOTS_METRICS: "true" };
  const { address } = await startProgram(fileDatabase.url, onCleanup, environment);
  return async () => await (await fetch(`${address}/metrics`)).text();
});

const valueOf = (page: string, metric: string) =>
  Number(
    page
      .split("\n")
      .find((line) => line.startsWith(`${metric} `))
      ?.split(" ")
      .at(-1),
  );

measured("a timer that fires and is delivered is counted", async ({ page, db, tenant }) => {
  const sink = await openSink();
  await scheduleFor(db, tenant, {
    fireAt: "2026-01-01T00:00:00Z",
    actions: [webhookTo(sink.address)],
  });
  await sink.heard(1);

  await expect.poll(async () => valueOf(await page(), 'minoots_fired_total{by="kernel"}')).toBe(1);
  await expect
    .poll(async () =>
      valueOf(await page(), 'minoots_attempt_seconds_count{kind="webhook",outcome="2xx"}'),
    )
    .toBe(1);
});

measured("it tells what is documented, all of it and nothing else", async ({ page }) => {
  // Whether any has labels at all is known once something has been counted, as it was above.
  await expect.poll(async () => told(await page())).toEqual(documented());
});

function told(page: string): string[] {
  const kinds = page.matchAll(/^# TYPE (minoots_\w+) (\w+)$/gm);
  return [...kinds].map(([, name, kind]) => `${name} ${kind}`).toSorted();
}

function documented(): string[] {
  const lines = readProjectFile("docs/observability.md").text.matchAll(
    /^\| `(minoots_\w+)` \| (\w+) \|/gm,
  );
  return [...lines].map(([, name, kind]) => `${name} ${kind}`).toSorted();
}

measured.for(known)("docs/observability.md explains $name", ({ name, kind, labels, help }) => {
  const line = `| \`${name}\` | ${kind} | ${labels.join(", ")} | ${help} |`;

  expect(readProjectFile("docs/observability.md").text).toContain(line);
});

measured("promtool finds nothing wrong with it", async ({ page, skip }) => {
  const input = await page();
  const check = spawnSync("promtool", ["check", "metrics"], { input, encoding: "utf8" });
  if (check.error !== undefined) skip("promtool is missing: install Debian's prometheus.");

  expect(`${check.stdout}${check.stderr}`).toBe("");
});

measured("a database that does not answer holds up no scrape", async ({ page, connect }) => {
  const blocker = await connect();
  await blocker.query("begin");
  await blocker.query("lock table minoots_private.timers in access exclusive mode");

  await expect.poll(async () => valueOf(await page(), "minoots_database_answers"), patient).toBe(0);

  await blocker.query("rollback");
  await expect.poll(async () => valueOf(await page(), "minoots_database_answers"), patient).toBe(1);
});

const patient = { timeout: 20_000, interval: 500 };

test("nobody who is not told to is shown metrics", async ({ url }) => {
  const { address } = await startProgram(url);

  expect((await fetch(`${address}/metrics`)).status).toBe(404);
});
