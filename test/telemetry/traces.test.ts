// One trace from the caller's request to the receiver's, seen by a collector that speaks OTLP.
import { expect } from "vitest";
import { test } from "../harness/database.ts";
import { makeKey } from "../server/support.ts";
import { startProgram } from "../harness/program.ts";
import { openSink, type Sink } from "./support.ts";

interface SpanJson {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
}

const traceId = "0af7651916cd43dd8448eb211c80319c";
const callersSpan = "b7ad6b7169203331";

function spansAt(collector: Sink): SpanJson[] {
  const sent = collector.all.filter(({ path }) => path === "/v1/traces");
  return sent.flatMap(({ body }) => {
    const { resourceSpans } = JSON.parse(body) as {
      resourceSpans: { scopeSpans: { spans: SpanJson[] }[] }[];
    };
    return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
  });
}

test("one trace goes from POST /timers to the receiver, each span part of the one before", async ({
  db,
  url,
  tenant,
}) => {
  const [collector, receiver] = [await openSink(), await openSink()];
  const key = await makeKey(db, tenant);
  const { address } = await startProgram(url, undefined, {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.address,
  });

  await schedule(address, key, receiver, `00-${traceId}-${callersSpan}-01`);
  await receiver.heard(1);
  const names = ["POST rest", "transaction", "fire", "deliver webhook"];
  await expect
    .poll(() => spansAt(collector).map(({ name }) => name), { timeout: 15_000 })
    .toEqual(expect.arrayContaining(names));

  const spans = spansAt(collector).filter((span) => span.traceId === traceId);
  const chain = names.map((name) => spans.find((span) => span.name === name)!);
  const ids = chain.map(({ spanId }) => spanId);
  expect(chain.map(({ parentSpanId }) => parentSpanId)).toEqual([callersSpan, ...ids.slice(0, -1)]);
  expect(receiver.all[0]!.headers["traceparent"]).toBe(`00-${traceId}-${ids.at(-1)}-01`);
});

interface ResourceJson {
  readonly attributes: readonly { key: string; value: { stringValue: string } }[];
}

test("metrics go to the collector too, and each process is told apart", async ({ url }) => {
  const collector = await openSink();
  const sendsTo = (path: string, more: Record<string, string> = {}) =>
    startProgram(url, undefined, {
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${collector.address}/${path}`,
      ...more,
    });
  const bodies = (path: string) =>
    collector.all.filter((one) => one.path === `/${path}`).map(({ body }) => body);
  const attributes = (path: string) => {
    const [body = ""] = bodies(path);
    const { resourceMetrics } = JSON.parse(body) as {
      resourceMetrics: { resource: ResourceJson }[];
    };
    const found = resourceMetrics[0]!.resource.attributes;
    return Object.fromEntries(found.map(({ key, value }) => [key, value.stringValue]));
  };
  const more = {
    OTEL_RESOURCE_ATTRIBUTES: "deployment.environment=trial",
    OTEL_SERVICE_NAME: "till",
  };
  const [one, two] = await Promise.all([sendsTo("one"), sendsTo("two", more)]);

  for (const { child } of [one, two]) child.kill("SIGTERM");

  for (const path of ["one", "two"]) {
    await expect
      .poll(() => bodies(path).join(), { timeout: 15_000 })
      .toContain("minoots_fired_total");
  }
  const [first, second] = [attributes("one"), attributes("two")];
  expect(first["service.instance.id"]).toMatch(new RegExp(`-${one.child.pid}$`));
  expect(second["service.instance.id"]).toMatch(new RegExp(`-${two.child.pid}$`));
  expect(second).toMatchObject({ "service.name": "till", "deployment.environment": "trial" });
  expect(collector.all.filter(({ path }) => path.includes("traces"))).toEqual([]);
});

test("without a collector nothing is passed on", async ({ db, url, tenant }) => {
  const receiver = await openSink();
  const key = await makeKey(db, tenant);
  const { address } = await startProgram(url);

  await schedule(address, key, receiver, `00-${traceId}-${callersSpan}-01`);
  await receiver.heard(1);

  expect(receiver.all[0]!.headers["traceparent"]).toBeUndefined();
});

test("the trace of an SQL session goes to the receiver as it is", async ({ db, url, tenant }) => {
  const receiver = await openSink();
  await startProgram(url);
  const traceparent = `00-${traceId}-${callersSpan}-01`;
  await db.query(
    `with entered as materialized (
      select set_config('minoots.tenant_id', $1, true), set_config('minoots.traceparent', $2, true))
    select from entered, lateral minoots_private.schedule_request(
      case when entered is not null then $3::jsonb end)`,
    [tenant.id, traceparent, JSON.stringify(request(receiver))],
  );

  await receiver.heard(1);

  expect(receiver.all[0]!.headers["traceparent"]).toBe(traceparent);
});

async function schedule(
  address: string,
  key: string,
  receiver: Sink,
  traceparent: string,
): Promise<void> {
  const { status } = await fetch(`${address}/timers`, {
    method: "POST",
    headers: { "x-api-key": key, "content-type": "application/json", traceparent },
    body: JSON.stringify(request(receiver)),
  });
  expect(status).toBe(201);
}

function request({ address }: Sink): object {
  return { name: "traced", fireIn: "50ms", actions: [{ webhook: { url: `${address}/hook` } }] };
}
