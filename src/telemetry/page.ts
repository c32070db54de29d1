// /metrics, as Prometheus reads it: what all threads of this process counted, and what the
// database tells. It is answered beside the API or on a port of its own.
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ScopeMetrics } from "@opentelemetry/sdk-metrics";
import { UserError } from "../errors.ts";
import type { TelemetrySettings } from "./settings.ts";
import type { Telemetry } from "./start.ts";

export type MetricsPage = (response: ServerResponse) => Promise<void>;

export function createPage(
  telemetry: Telemetry,
  others: readonly (() => Promise<readonly ScopeMetrics[]>)[],
): MetricsPage {
  return async (response) => {
    const sources = [telemetry.collect, ...others];
    const counted = await Promise.all(sources.map((collect) => collect()));
    response.setHeader("content-type", "text/plain; version=0.0.4; charset=utf-8");
    response.setHeader("cache-control", "no-store");
    response.end(`${telemetry.write(counted.flat())}\n`);
  };
}

export interface MetricsPort {
  readonly address: string;
  stop(): Promise<void>;
}

export async function openPort(
  page: MetricsPage,
  { host, port }: Pick<TelemetrySettings, "host" | "port">,
): Promise<MetricsPort> {
  const server = createServer((request, response) => {
    if (request.url === "/metrics" && request.method === "GET") {
      return void page(response).catch(() => response.destroy());
    }
    response.statusCode = 404;
    response.end("There is /metrics here.\n");
  });
  await listen(server, host, port ?? 0);
  const { port: taken } = server.address() as AddressInfo;
  return {
    address: `http://${host.includes(":") ? `[${host}]` : host}:${taken}/metrics`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        new UserError(
          `Metrics cannot be served on ${host}:${port} (${error.code}).`,
          "Choose another MINOOTS_METRICS_PORT or MINOOTS_METRICS_HOST.",
          { cause: error },
        ),
      ),
    );
    server.listen(port, host, resolve);
  });
}
