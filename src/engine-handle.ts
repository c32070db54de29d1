// The engine as the main thread sees it: a thread that is started, asked how it does, and told
// to stop.
import { once } from "node:events";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { EngineThreadData } from "./engine-thread.ts";
import type { AskEngine, EngineState, Part, Parts } from "./parts.ts";

export interface EngineHandle {
  /** Rejects when the engine ends by itself, which it never should. */
  readonly lost: Promise<never>;
  readonly state: AskEngine;
  stop(): Promise<void>;
}

const answerMaxMs = 1000;

// A .js in the package.
const ending = extname(import.meta.filename);
const engineFile = new URL(`./engine-thread${ending}`, import.meta.url);

export async function startEngineThread(data: EngineThreadData): Promise<EngineHandle> {
  const thread = new Worker(engineFile, {
    workerData: data,
    transferList: data.telemetry === null ? [] : [data.telemetry.port],
  });
  const ended = once(thread, "exit");
  const lost = ended.then(() => {
    throw new Error("The engine ended by itself.");
  });
  // Who starts it and who runs it hear of it; a stop is no loss.
  lost.catch(() => undefined);
  ended.catch(() => undefined);
  await Promise.race([once(thread, "message"), lost]);
  return {
    lost,
    state: () => askState(thread, data.parts),
    async stop() {
      thread.postMessage("stop");
      await ended;
    },
  };
}

// A thread that does not answer is one that fires nothing either.
async function askState(thread: Worker, parts: Parts): Promise<EngineState> {
  const failing = (part: Part) => (parts.has(part) ? false : null);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), answerMaxMs);
  thread.postMessage("state");
  try {
    const [state] = (await once(thread, "message", { signal: late.signal })) as [EngineState];
    return state;
  } catch {
    return { kernel: failing("kernel"), worker: failing("worker") };
  } finally {
    clearTimeout(timer);
  }
}
