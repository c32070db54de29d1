// What a process without a server answers on its port: whether it lives, whether its parts
// work, and, where it is asked for, its metrics. No timer is reached through it.
import { createServer, type ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { Config } from "../config.ts";
import { createPool } from "../database/connect.ts";
import type { MetricsPage } from "../telemetry/page.ts";
import { createHealth, type Health, type OwnProcess } from "./health.ts";
import { listen } from "./http-listen.ts";

export interface HealthPortOptions {
  readonly config: Pick<Config, "host" | "port">;
  readonly url: string;
  /** Answers /metrics; null where it is not served here. */
  readonly metrics: MetricsPage | null;
  readonly process: OwnProcess;
  readonly log: Logger;
}

export interface HealthPort {
  readonly address: string;
  stop(): Promise<void>;
}

type Answer = (response: ServerResponse) => Promise<void>;

export async function startHealthPort(options: HealthPortOptions): Promise<HealthPort> {
  const { config, url, metrics, process, log } = options;
  const pool = createPool({ url, role: "minoots_server", name: "minoots health", max: 2, log });
  const pages = pagesOf(createHealth({ pool, hub: null, process }), metrics);
  const server = createServer((request, response) => {
    const page = request.method === "GET" ? pages[request.url ?? ""] : undefined;
    if (page === undefined) return send(response, 404, { pages: Object.keys(pages) });
    void page(response).catch(() => response.destroy());
  });
  try {
    return { address: await listen(server, config), stop };
  } catch (error) {
    await pool.end();
    throw error;
  }

  async function stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
    await pool.end();
  }
}

function pagesOf(
  health: Health,
  metrics: MetricsPage | null,
): Readonly<Partial<Record<string, Answer>>> {
  return {
    "/healthz": async (response) => send(response, 200, { status: "ok" }),
    "/readyz": async (response) => {
      const { ready, parts } = await health.readiness();
      send(response, ready ? 200 : 503, { status: ready ? "ready" : "unavailable", ...parts });
    },
    ...(metrics && { "/metrics": metrics }),
  };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}
