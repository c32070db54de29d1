// A receiver that hangs until the test says so, and from then on answers at once.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Call {
  readonly id: string;
  readonly attempt: number;
  readonly body: string;
}

export interface HangingReceiver {
  readonly url: string;
  readonly calls: Call[];
  /** From now on it answers, also whatever hangs. */
  answer(): void;
  /** Resolves with all calls once there are so many. */
  called(count: number): Promise<readonly Call[]>;
}

export async function startHangingReceiver(): Promise<HangingReceiver> {
  const calls: Call[] = [];
  const hanging: ServerResponse[] = [];
  let answers = false;
  let onCall = () => {};
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      calls.push(callOf(request.headers, Buffer.concat(chunks)));
      if (answers) response.end();
      else hanging.push(response);
      onCall();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    calls,
    answer() {
      answers = true;
      for (const response of hanging) response.end();
    },
    called: (count) =>
      new Promise((resolve) => {
        onCall = () => void (calls.length >= count && resolve(calls));
        onCall();
      }),
  };
}

function callOf(headers: IncomingHttpHeaders, body: Buffer): Call {
  return {
    id: String(headers["webhook-id"]),
    attempt: Number(headers["minoots-attempt"]),
    body: body.toString(),
  };
}
