// The receiver of webhooks, in a thread of its own so that nothing else delays it: what comes
// in is on the disk before it is answered, many requests with one sync.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { verifyWebhook } from "../../../src/webhook-signature.ts";
import {
  type Behaviour,
  type BehaviourName,
  behaviours,
  calmed,
  type EndpointName,
  endpointNames,
} from "./behaviours.ts";
import { canariesIn } from "./canaries.ts";
import type { ReceiverMessage, ReceiverOrder, ReceiverThreadData } from "./receiver.ts";
import { nowMicros, openRecorder } from "./recorder.ts";

interface Answerable {
  readonly response: ServerResponse;
  readonly way: string;
  readonly behaviour: Behaviour;
  readonly attempt: number;
  readonly message: ReceiverMessage | null;
}

const port = parentPort!;
const recorder = openRecorder((workerData as ReceiverThreadData).path);
let secrets: Readonly<Record<string, string>> = {};
let calm = false;
let waiting: Answerable[] = [];
let answering: Promise<void> | null = null;

port.on("message", (order: ReceiverOrder) => {
  if (order.secrets !== undefined) ({ secrets } = order);
  if (order.calm === true) calm = true;
  if (order.stop !== true) return;
  recorder.close();
  process.exit(0);
});
const origins: Partial<Record<EndpointName, string>> = {};
for (const name of endpointNames) origins[name] = await listen(name);
say({ origins: origins as Record<EndpointName, string> });

function say(message: ReceiverMessage): void {
  port.postMessage(message);
}

async function listen(endpoint: EndpointName): Promise<string> {
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    receive(endpoint, request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function receive(endpoint: EndpointName, request: IncomingMessage, response: ServerResponse): void {
  const at = nowMicros();
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("error", () => undefined);
  response.on("error", () => undefined);
  request.on("end", () => {
    waiting.push(note(endpoint, at, request, response, Buffer.concat(parts)));
    answering ??= answerAll().finally(() => {
      answering = null;
    });
  });
}

function note(
  endpoint: EndpointName,
  at: number,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Answerable {
  const [, tenant = "", way = ""] = (request.url ?? "").split("/");
  const usual = behaviours[way as BehaviourName] ?? behaviours.ok;
  const behaviour = calm ? calmed(usual) : usual;
  const attempt = Number(request.headers["minoots-attempt"]);
  const deliveryId = String(request.headers["webhook-id"]);
  recorder.write({
    record: "request",
    t: at,
    tenant,
    deliveryId,
    timerId: String(request.headers["minoots-timer-id"]),
    attempt,
    bodySha256: createHash("sha256").update(body).digest("hex"),
    signatureValid: isSigned(secrets[`${tenant} ${endpoint}`], request, body),
    canariesSeen: canariesIn(`${request.rawHeaders.join("\n")}\n${body.toString()}`),
    answered: behaviour.answers(attempt),
  });
  const { wish } = behaviour;
  const message = wish == null ? null : { asked: { tenant, deliveryId, attempt, wish } };
  return { response, way, behaviour, attempt, message };
}

// Its own clock plays no part: only that id, second and bytes are what was signed.
function isSigned(secret: string | undefined, { headers }: IncomingMessage, body: Buffer) {
  if (secret === undefined) return false;
  try {
    verifyWebhook(body, headers, secret, Number(headers["webhook-timestamp"]) * 1000);
    return true;
  } catch {
    return false;
  }
}

async function answerAll(): Promise<void> {
  while (waiting.length > 0) {
    const batch = waiting;
    waiting = [];
    await recorder.sync();
    for (const one of batch) answer(one).catch(() => one.response.destroy());
    say({ answered: batch.map(({ way }) => way) });
  }
}

async function answer({ response, behaviour, attempt, message }: Answerable): Promise<void> {
  if (message !== null) say(message);
  if (behaviour.respond === undefined) {
    response.writeHead(Number(behaviour.answers(attempt))).end();
  } else {
    await behaviour.respond(response, attempt);
  }
}
