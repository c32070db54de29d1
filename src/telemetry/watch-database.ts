// What the database tells of itself, asked once in some seconds however often it is scraped, on
// a connection of its own, and given up when it takes too long: a scrape is never held up.
import { type BatchObservableCallback, metrics } from "@opentelemetry/api";
import type { Logger } from "pino";
import { createPool } from "../database/connect.ts";
import { type Observed, observe } from "../database/observe-calls.ts";
import { gaugeOf } from "./instruments.ts";
import { databaseMetrics, processMetrics } from "./words.ts";

const answerMaxMs = 2000;
const keepMs = 5000;

export function watchDatabase(options: { url: string; log: Logger }): () => Promise<void> {
  const pool = createPool({
    ...options,
    role: "minoots_server",
    name: "minoots metrics",
    settings: { statement_timeout: String(answerMaxMs) },
    max: 1,
  });
  const meter = metrics.getMeter("minoots");
  const gauges = new Map(databaseMetrics.map((words) => [words.name, gaugeOf(words)]));
  const answers = gaugeOf(processMetrics.databaseAnswers);
  const look = createLook(() => observe(pool), options.log);
  const tell: BatchObservableCallback = async (result) => {
    const observed = await look();
    result.observe(answers, Number(observed !== null));
    for (const { metric, labels, value } of observed ?? []) {
      const gauge = gauges.get(metric);
      if (gauge !== undefined) result.observe(gauge, value, labels);
    }
  };
  const told = [answers, ...gauges.values()];
  meter.addBatchObservableCallback(tell, told);
  return async () => {
    meter.removeBatchObservableCallback(tell, told);
    await pool.end();
  };
}

type Look = () => Promise<readonly Observed[] | null>;

/** Null when there was no answer in time. What is asked meanwhile gets the same answer. */
export function createLook(
  ask: () => Promise<readonly Observed[]>,
  log: Pick<Logger, "warn">,
  nowMs = () => performance.now(),
): Look {
  let answer: ReturnType<Look> = Promise.resolve(null);
  let holdsUntilMs = 0;
  return () => {
    if (nowMs() < holdsUntilMs) return answer;
    holdsUntilMs = nowMs() + keepMs;
    const asked = ask().catch((error: unknown) => {
      log.warn({ error: messageOf(error) }, "the database does not say how it does");
      return null;
    });
    answer = withinTime(asked);
    return answer;
  };
}

async function withinTime<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(() => late.resolve(null), answerMaxMs + 100);
  const answer = await Promise.race([asked, late.promise]);
  clearTimeout(timer);
  return answer;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
