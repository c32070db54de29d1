// The engine in a thread of its own: it starts with the thread, says when it is up and, asked,
// how it does, and goes down in order when it is told to.
import { parentPort, workerData } from "node:worker_threads";
import { closeAll, type Closers } from "./closers.ts";
import { startEngine } from "./engine.ts";
import type { Commands } from "./tasks/commands-file.ts";
import { createSealer } from "./tasks/seal.ts";
import type { Parts } from "./parts.ts";
import { createLog } from "./telemetry/log.ts";
import { type TelemetryOfThread, tellThrough } from "./telemetry/threads.ts";

export interface EngineThreadData {
  readonly url: string;
  readonly allowPrivateTargets: boolean;
  readonly development: boolean;
  readonly secretKey: Uint8Array;
  readonly otherSecretKey?: Uint8Array | null;
  readonly commands: Commands;
  readonly parts: Parts;
  readonly logLevel: string;
  /** Null when nobody listens. */
  readonly telemetry: TelemetryOfThread | null;
}

const { secretKey, otherSecretKey, logLevel, telemetry, ...options } =
  workerData as EngineThreadData;
const port = parentPort!;
const log = createLog(logLevel);
const closers: Closers = [];

if (telemetry !== null) await tellThrough(telemetry, closers);
const sealer = createSealer(secretKey, otherSecretKey);
const stateOf = await startEngine({ ...options, sealer, log }, closers);
port.on("message", (said: "state" | "stop") => {
  if (said === "stop") void stop();
  else port.postMessage(stateOf());
});
port.postMessage("up");

async function stop(): Promise<void> {
  await closeAll(closers, (error) => log.error({ err: error }, "the engine went down badly"));
  process.exit();
}
