// Answers to what never became a request: bytes that are not HTTP, headers too large or
// too slow, an upgrade to something that is not here. Written on the bare socket.
import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { problemWith } from "./problems.ts";
import { problemDocument, problemHeaders } from "./respond.ts";
import type { Problem } from "./problems.ts";

export function refuseSocket(socket: Duplex, problem: Problem, requestId: string): void {
  if (!socket.writable) return void socket.destroy();
  const text = JSON.stringify(problemDocument(problem, requestId));
  const headers = {
    ...problemHeaders(problem),
    "x-request-id": requestId,
    "content-length": String(Buffer.byteLength(text)),
    connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const start = `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? "Error"}`;
  socket.end([start, ...lines, "", text].join("\r\n"), () => socket.destroy());
}

export function refuseBrokenRequest(error: Error, socket: Duplex): void {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ECONNRESET") return void socket.destroy();
  refuseSocket(socket, brokenRequest(code), randomUUID());
}

// Two of these have a status of their own in HTTP, which clients know how to act on.
function brokenRequest(code: string | undefined): Problem {
  if (code === "HPE_HEADER_OVERFLOW") {
    return { ...problemWith("TOO_LARGE", "The headers are larger than 16 kB."), status: 431 };
  }
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
    return { ...problemWith("INVALID_INPUT", "The request took too long to arrive."), status: 408 };
  }
  return problemWith("INVALID_INPUT", "This is not a request that HTTP knows.");
}
