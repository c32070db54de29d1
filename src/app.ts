// Wires the parts: the server in this thread, the engine in one of its own, over one database.
import { once } from "node:events";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Logger } from "pino";
import type { Closers } from "./closers.ts";
import type { Config } from "./config.ts";
import type { EngineThreadData } from "./engine-thread.ts";
import type { Hub } from "./server/hub.ts";
import { sealingWith } from "./new-secret.ts";
import type { InboxOptions } from "./server/inbox.ts";
import { startServer } from "./server/server.ts";
import type { Commands } from "./tasks/commands-file.ts";
import { type OpenTelemetry, openTelemetry } from "./telemetry/open.ts";

export interface App {
  readonly address: string;
  readonly hub: Hub;
  /** Rejects when the engine ends by itself, which it never should. */
  readonly lost: Promise<never>;
}

export interface AppOptions {
  readonly config: Config;
  readonly url: string;
  readonly secretKey: Uint8Array;
  readonly commands?: Commands;
  readonly inbox: InboxOptions | null;
  readonly demoKey: string | null;
  readonly log: Logger;
}

interface Engine {
  readonly lost: Promise<never>;
  stop(): Promise<void>;
}

// A .js in the package.
const ending = extname(import.meta.filename);
const engineFile = new URL(`./engine-thread${ending}`, import.meta.url);

export async function startApp(options: AppOptions, closers: Closers): Promise<App> {
  const { config, url, log } = options;
  const telemetry = await openTelemetry({ settings: config.telemetry, url, log }, closers);
  const { lost, stop } = await startEngine(options, telemetry);
  closers.push(stop);
  const { development } = config;
  const metrics = telemetry?.metrics ?? null;
  const newSecret = sealingWith(options.secretKey);
  const server = await startServer({ ...options, development, newSecret, metrics });
  closers.push(() => server.stop());
  return { address: server.address, hub: server.hub, lost };
}

async function startEngine(
  { config, url, secretKey, commands = {} }: AppOptions,
  opened: OpenTelemetry | null,
): Promise<Engine> {
  const { allowPrivateTargets, logLevel } = config;
  const telemetry = opened && { settings: config.telemetry, port: opened.enginePort };
  const workerData: EngineThreadData = {
    url,
    allowPrivateTargets,
    secretKey,
    commands,
    logLevel,
    telemetry,
  };
  const thread = new Worker(engineFile, {
    workerData,
    transferList: opened === null ? [] : [opened.enginePort],
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
    async stop() {
      thread.postMessage("stop");
      await ended;
    },
  };
}
