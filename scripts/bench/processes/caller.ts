// The load on the HTTP faces: sixteen callers on kept connections, each asking again as soon
// as it was answered.
import { Pool } from "undici";
import { quantile } from "../statistics.ts";
import { serve } from "../serve.ts";

export interface CallRequest {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly seconds: number;
}

export interface CallReport {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const callers = 16;

serve({ start: () => undefined, call });

async function call(request: CallRequest): Promise<CallReport> {
  const pool = new Pool(request.origin, { connections: callers });
  await callFor(pool, { ...request, seconds: request.seconds / 4 });
  const startedAt = performance.now();
  const tookMs = await callFor(pool, request);
  const perSecond = (tookMs.length / (performance.now() - startedAt)) * 1000;
  await pool.close();
  return { perSecond, p50Ms: quantile(tookMs, 0.5), p99Ms: quantile(tookMs, 0.99) };
}

async function callFor(pool: Pool, request: CallRequest): Promise<number[]> {
  const tookMs: number[] = [];
  const endAt = performance.now() + request.seconds * 1000;
  const caller = async () => {
    while (performance.now() < endAt) tookMs.push(await callOnce(pool, request));
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return tookMs;
}

async function callOnce(pool: Pool, { path, headers, body }: CallRequest): Promise<number> {
  const startedAt = performance.now();
  const answer = await pool.request({
    method: "POST",
    path,
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300 || text.includes('"errors"')) {
    throw new Error(`The call was refused with ${answer.statusCode}: ${text.slice(0, 500)}`);
  }
  return performance.now() - startedAt;
}
