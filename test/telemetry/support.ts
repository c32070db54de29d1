// A receiver that answers 200 and keeps what it was sent.
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished } from "vitest";

export interface Heard {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Sink {
  readonly address: string;
  readonly all: readonly Heard[];
  /** Once so many have come. */
  heard(count: number): Promise<void>;
}

export async function openSink(): Promise<Sink> {
  const all: Heard[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      all.push({ path: request.url ?? "", headers: request.headers, body });
      response.setHeader("content-type", "application/json");
      response.end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    all,
    async heard(count) {
      await expect.poll(() => all.length, { timeout: 15_000 }).toBeGreaterThanOrEqual(count);
    },
  };
}
