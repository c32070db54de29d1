// The way out, in two steps: a plain socket to an address that was just checked, then
// TLS over that same socket. So there is no moment at which a name is looked up a second
// time, by anyone, between the check and the connection.
import { connect as connectPlain, isIP, type Socket } from "node:net";
import { connect as connectSecure, createSecureContext, type SecureContext } from "node:tls";
import { Agent, type buildConnector } from "undici";
import type { Lookup } from "./lookup.ts";
import { lookupFor } from "./lookup.ts";
import {
  connectionFailure,
  dnsFailure,
  refuseTarget,
  SendFailure,
  tlsFailure,
} from "./send-failure.ts";
import { bareHostname, peerName, refusalOf } from "./target-guard.ts";

export interface ConnectionSettings {
  readonly allowPrivateTargets: boolean;
  readonly development?: boolean;
  readonly lookup?: Lookup;
  readonly certificateAuthorities?: string | readonly string[];
  readonly connectTimeoutMs?: number;
  readonly socketsMax?: number;
}

export interface Connections {
  readonly agent: Agent;
  readonly allowPrivateTargets: boolean;
  // True when so many sockets are open that the next one should not be kept.
  crowded(): boolean;
  // True when the connection that was lost had carried something before.
  wasUsed(error: unknown): boolean;
  close(): Promise<void>;
}

interface Way {
  readonly allowPrivateTargets: boolean;
  readonly lookup: Lookup;
  readonly secureContext: SecureContext;
  readonly sockets: Set<Socket>;
  readonly usedErrors: WeakSet<Error>;
}

const connectTimeoutDefaultMs = 10_000;
const socketsMaxDefault = 2000;
// With more addresses to try, one that is silent must not use up the whole time.
const addressWaitMs = 2000;
const idleMs = 5000;

export function openConnections(settings: ConnectionSettings): Connections {
  const way = prepareWay(settings);
  const timeoutMs = settings.connectTimeoutMs ?? connectTimeoutDefaultMs;
  const socketsMax = settings.socketsMax ?? socketsMaxDefault;
  const agent = new Agent({
    allowH2: false,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: idleMs,
    keepAliveMaxTimeout: idleMs,
    connect: (options, callback) => {
      openSocket(way, options, performance.now() + timeoutMs).then(
        (socket) => callback(null, socket),
        (error: unknown) => callback(asError(error), null),
      );
    },
  });
  return {
    agent,
    allowPrivateTargets: settings.allowPrivateTargets,
    crowded: () => way.sockets.size > socketsMax,
    wasUsed: (error) => wasUsed(way, error),
    close: () => agent.destroy(),
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function prepareWay(settings: ConnectionSettings): Way {
  const { allowPrivateTargets, certificateAuthorities: ca } = settings;
  const lookup = settings.lookup ?? lookupFor(settings);
  const trust = ca === undefined ? {} : { ca: typeof ca === "string" ? ca : [...ca] };
  const secureContext = createSecureContext({ minVersion: "TLSv1.2", ...trust });
  return {
    allowPrivateTargets,
    lookup,
    secureContext,
    sockets: new Set(),
    usedErrors: new WeakSet(),
  };
}

async function openSocket(
  way: Way,
  options: buildConnector.Options,
  deadline: number,
): Promise<Socket> {
  const hostname = bareHostname(options.hostname);
  const secure = options.protocol === "https:";
  const port = Number(options.port || (secure ? 443 : 80));
  const addresses = await within(
    deadline,
    checkedAddresses(way, hostname),
    () => new SendFailure("TIMEOUT", `The address of ${hostname} was not found in time.`),
  );
  const socket = await reachFirst(way, addresses, port, deadline);
  return secure ? await secureSocket(way, socket, hostname, deadline) : socket;
}

// One bad address among good ones refuses them all: an honest name has none.
async function checkedAddresses(way: Way, hostname: string): Promise<readonly string[]> {
  const addresses = isIP(hostname) === 0 ? await resolve(way, hostname) : [hostname];
  for (const address of addresses) {
    const refusal = refusalOf(address, way.allowPrivateTargets);
    if (refusal === null) continue;
    const lead =
      address === hostname ? `${address} is` : `${hostname} leads to ${address}, which is`;
    throw refuseTarget(`${lead} ${refusal}.`);
  }
  return addresses;
}

async function resolve(way: Way, hostname: string): Promise<readonly string[]> {
  try {
    const addresses = await way.lookup(hostname);
    if (addresses.length > 0) return addresses;
  } catch (error) {
    throw dnsFailure(hostname, error);
  }
  throw dnsFailure(hostname, { code: "ENOTFOUND" });
}

async function reachFirst(
  way: Way,
  addresses: readonly string[],
  port: number,
  deadline: number,
): Promise<Socket> {
  let failure: unknown;
  for (const [index, address] of addresses.entries()) {
    const isLast = index === addresses.length - 1;
    const until = isLast ? deadline : Math.min(deadline, performance.now() + addressWaitMs);
    try {
      return await reach(way, address, port, until);
    } catch (error) {
      failure = error;
    }
    if (performance.now() >= deadline) break;
  }
  throw failure;
}

async function reach(way: Way, address: string, port: number, until: number): Promise<Socket> {
  const peer = peerName(address, port);
  const socket = connectPlain({ host: address, port, noDelay: true });
  watchErrors(way, socket);
  way.sockets.add(socket);
  socket.once("close", () => way.sockets.delete(socket));
  return await within(
    until,
    eventOf(socket, "connect", (cause) => connectionFailure(peer, cause)),
    () => new SendFailure("TIMEOUT", `${peer} did not take the connection in time.`),
    socket,
  );
}

async function secureSocket(
  way: Way,
  plain: Socket,
  hostname: string,
  deadline: number,
): Promise<Socket> {
  const name = hostname.replace(/\.$/, "");
  const socket = connectSecure({
    socket: plain,
    host: name,
    servername: isIP(name) === 0 ? name : "",
    ALPNProtocols: ["http/1.1"],
    secureContext: way.secureContext,
    rejectUnauthorized: true,
  });
  watchErrors(way, socket);
  return await within(
    deadline,
    eventOf(socket, "secureConnect", (cause) => tlsFailure(name, cause)),
    () => new SendFailure("TIMEOUT", `${name} did not finish the TLS handshake in time.`),
    socket,
  );
}

// An error between the connection and its first use must not end the process; a later one
// is remembered if the receiver had spoken on this connection before.
function watchErrors(way: Way, socket: Socket): void {
  socket.on("error", (error) => {
    if (socket.bytesRead > 0) way.usedErrors.add(error);
  });
}

function wasUsed(way: Way, error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { socket } = error as { socket?: { bytesRead?: number } | null };
  return way.usedErrors.has(error) || (socket?.bytesRead ?? 0) > 0;
}

function eventOf<S extends Socket>(
  socket: S,
  event: string,
  explain: (cause: unknown) => SendFailure,
): Promise<S> {
  return new Promise((settle, reject) => {
    socket.once(event, () => settle(socket));
    socket.once("error", (cause) => reject(explain(cause)));
    socket.once("close", () => reject(explain({ code: "ECONNRESET" })));
  });
}

// Ends the wait at the deadline, and with it the socket that was waited for.
async function within<T>(
  deadline: number,
  work: Promise<T>,
  late: () => SendFailure,
  socket?: Socket,
): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const waitMs = Math.max(1, Math.ceil(deadline - performance.now()));
  const timer = setTimeout(() => reject(late()), waitMs);
  try {
    return await Promise.race([work, promise]);
  } catch (error) {
    socket?.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
