// The parts of telemetry that the whole program does not show: the settings, the port of its
// own, and how the database is asked.
import { expect, onTestFinished, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { openPort } from "../../src/telemetry/page.ts";
import { isMeasured, readTelemetry } from "../../src/telemetry/settings.ts";
import { startTelemetry } from "../../src/telemetry/start.ts";
import { createLook } from "../../src/telemetry/watch-database.ts";

test("metrics are on while developing, and elsewhere when they are asked for", () => {
  expect(isMeasured(readTelemetry({}, true))).toBe(true);
  expect(isMeasured(readTelemetry({ MINOOTS_METRICS: "false" }, true))).toBe(false);
  expect(isMeasured(readTelemetry({}, false))).toBe(false);
  expect(readTelemetry({ MINOOTS_METRICS_PORT: "9464" }, false)).toMatchObject({
    besideApi: false,
    host: "127.0.0.1",
    port: 9464,
  });
});

test("traces and metrics go to one collector, or each where its own variable says", () => {
  const both = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318/" };
  const own = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://traces/here" };

  expect(readTelemetry(both, false)).toMatchObject({
    tracesUrl: "http://collector:4318/v1/traces",
    metricsUrl: "http://collector:4318/v1/metrics",
  });
  expect(readTelemetry({ ...both, ...own }, false)).toMatchObject({
    tracesUrl: "http://traces/here",
    metricsUrl: "http://collector:4318/v1/metrics",
  });
  expect(readTelemetry(own, false)).toMatchObject({
    tracesUrl: "http://traces/here",
    metricsUrl: null,
  });
  expect(isMeasured(readTelemetry(own, false))).toBe(true);
});

test.for([
  ["MINOOTS_METRICS", "on"],
  ["MINOOTS_METRICS_PORT", "nine"],
  ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector"],
  ["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "collector"],
  ["OTEL_TRACES_SAMPLER_ARG", "2"],
] as const)("%s cannot be %s", ([name, written]) => {
  expect(() => readTelemetry({ [name]: written }, false)).toThrow(UserError);
});

test("nothing is started when nobody listens", async () => {
  expect(await startTelemetry(readTelemetry({}, false), "server")).toBeNull();
});

test("a port of its own serves /metrics and nothing else", async () => {
  const { address, stop } = await openPort(async (response) => void response.end("told\n"), {
    host: "127.0.0.1",
    port: 0,
  });
  onTestFinished(stop);

  expect(await (await fetch(address)).text()).toBe("told\n");
  expect((await fetch(address.replace("metrics", "timers"))).status).toBe(404);
});

test("a port that is taken is told with what to do", async () => {
  const first = await openPort(async () => {}, { host: "127.0.0.1", port: 0 });
  onTestFinished(first.stop);
  const port = Number(new URL(first.address).port);

  await expect(openPort(async () => {}, { host: "127.0.0.1", port })).rejects.toThrow(UserError);
});

test("the database is asked once in five seconds, whoever asks", async () => {
  let asked = 0;
  let nowMs = 0;
  const look = createLook(
    async () => [{ metric: "asked", labels: {}, value: ++asked }],
    silent,
    () => nowMs,
  );

  await Promise.all([look(), look()]);
  nowMs = 4999;
  await look();
  expect(asked).toBe(1);

  nowMs = 5000;
  expect(await look()).toMatchObject([{ value: 2 }]);
});

test("an answer that fails is none, and is told in the log", async () => {
  const told: unknown[] = [];
  const look = createLook(() => Promise.reject(new Error("away")), {
    warn: (said: unknown) => void told.push(said),
  } as never);

  expect(await look()).toBeNull();
  expect(told).toEqual([{ error: "away" }]);
});

const silent = { warn: () => undefined } as never;
