// How a problem is written to a caller who speaks HTTP (RFC 9457): the same document
// from REST routes, from the server before any route is known, and from the socket of a
// request too broken to be one.
import type { ServerResponse } from "node:http";
import type { Problem } from "./problems.ts";

export const problemType = "application/problem+json";

export function problemDocument(problem: Problem, requestId: string): Record<string, unknown> {
  return {
    type: `/docs/errors#${problem.code}`,
    title: problem.title,
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    ...(problem.hint === null ? {} : { hint: problem.hint }),
    ...(problem.path === null ? {} : { path: problem.path }),
    requestId,
  };
}

export function problemHeaders(problem: Problem): Record<string, string> {
  return {
    "content-type": problemType,
    "cache-control": "no-store",
    ...(problem.retryAfterSeconds === null
      ? {}
      : { "retry-after": String(problem.retryAfterSeconds) }),
    ...(problem.status === 401 ? { "www-authenticate": "Bearer" } : {}),
  };
}

export function sendProblem(response: ServerResponse, problem: Problem, requestId: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const text = JSON.stringify(problemDocument(problem, requestId));
  response.writeHead(problem.status, {
    ...problemHeaders(problem),
    "x-request-id": requestId,
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}
