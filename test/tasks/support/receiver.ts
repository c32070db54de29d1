// Receivers of webhooks on loopback, good and bad, closed when their test ends.
import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import {
  type AddressInfo,
  createServer as createPlainServer,
  type Server,
  type Socket,
} from "node:net";
import { onTestFinished } from "vitest";
import type { Certificate } from "./certificate.ts";

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly port: number;
  readonly requests: ReceivedRequest[];
  connections(): number;
}

type Answer = (request: ReceivedRequest) => {
  status?: number;
  headers?: object;
  body?: string | Buffer;
};

export function startReceiver(answer: Answer = () => ({})): Promise<Receiver> {
  const requests: ReceivedRequest[] = [];
  return listen(createServer(recording(requests, answer)), requests);
}

export function startSecureReceiver(certificate: Certificate): Promise<Receiver> {
  const requests: ReceivedRequest[] = [];
  const options = { cert: certificate.pem, key: certificate.privateKey };
  return listen(
    createSecureServer(
      options,
      recording(requests, () => ({})),
    ),
    requests,
  );
}

// A receiver that speaks no HTTP of its own: it gets each socket and each request's text.
export function startRawReceiver(
  onRequest: (socket: Socket, text: string, count: number) => void,
  onConnection: (socket: Socket) => void = () => {},
): Promise<Receiver> {
  let count = 0;
  const server = createPlainServer((socket) => {
    socket.on("error", () => {});
    onConnection(socket);
    socket.on("data", (data) => onRequest(socket, data.toString(), (count += 1)));
  });
  return listen(server, []);
}

export function webhookIds(receiver: Receiver): string[] {
  return receiver.requests.map(({ headers }) => String(headers["webhook-id"]));
}

export async function closedPort(): Promise<number> {
  const server = createPlainServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function recording(requests: ReceivedRequest[], answer: Answer): RequestListener {
  return (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const { method = "", url: path = "", headers } = incoming;
      const request = { method, path, headers, body: Buffer.concat(chunks).toString() };
      requests.push(request);
      const { status = 200, headers: answered = {}, body = "" } = answer(request);
      outgoing.writeHead(status, answered as Record<string, string>).end(body);
    });
  };
}

async function listen(server: Server, requests: ReceivedRequest[]): Promise<Receiver> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on("connection", (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { port, requests, connections: () => connections };
}
