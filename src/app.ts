// Wires the parts that run here: the server in this thread, the engine in one of its own, over one
// database. Without a server, its port says how the engine does, and nothing else.
import type { Logger } from "pino";
import type { Closers } from "./closers.ts";
import type { Config } from "./config.ts";
import { type EngineHandle, startEngineThread } from "./engine-handle.ts";
import { sealingWith } from "./new-secret.ts";
import { type Parts, runsEngine } from "./parts.ts";
import { startHealthPort } from "./server/health-port.ts";
import type { Hub } from "./server/hub.ts";
import type { InboxOptions } from "./server/inbox.ts";
import { startServer } from "./server/server.ts";
import type { Commands } from "./tasks/commands-file.ts";
import { type OpenTelemetry, openTelemetry } from "./telemetry/open.ts";

export interface App {
  readonly address: string;
  /** Null where no server runs. */
  readonly hub: Hub | null;
  /** Rejects when the engine ends by itself, which it never should. */
  readonly lost: Promise<never>;
}

export interface AppOptions {
  readonly config: Config;
  readonly url: string;
  readonly parts: Parts;
  /** What the rules of this version come to, to tell an older process from a newer database. */
  readonly rulesDigest: string;
  readonly secretKey: Uint8Array;
  readonly otherSecretKey?: Uint8Array | null;
  readonly commands?: Commands;
  readonly inbox: InboxOptions | null;
  readonly demoKey: string | null;
  readonly log: Logger;
}

export async function startApp(options: AppOptions, closers: Closers): Promise<App> {
  const { config, url, parts, rulesDigest, log } = options;
  const telemetry = await openTelemetry({ settings: config.telemetry, url, log }, closers);
  const engine = runsEngine(parts) ? await startEngine(options, telemetry) : null;
  if (engine !== null) closers.push(() => engine.stop());
  const metrics = telemetry?.metrics ?? null;
  const process = { rulesDigest, engine: engine?.state ?? null };
  const lost = engine?.lost ?? Promise.withResolvers<never>().promise;
  if (!parts.has("server")) {
    const port = await startHealthPort({ config, url, metrics, process, log });
    closers.push(() => port.stop());
    return { address: port.address, hub: null, lost };
  }
  const { development } = config;
  const newSecret = sealingWith(options.secretKey);
  const server = await startServer({ ...options, development, newSecret, metrics, process });
  closers.push(() => server.stop());
  return { address: server.address, hub: server.hub, lost };
}

async function startEngine(
  { config, url, parts, secretKey, otherSecretKey = null, commands = {} }: AppOptions,
  opened: OpenTelemetry | null,
): Promise<EngineHandle> {
  const { allowPrivateTargets, development, logLevel } = config;
  const telemetry = opened && { settings: config.telemetry, port: opened.enginePort };
  return await startEngineThread({
    url,
    parts,
    allowPrivateTargets,
    development,
    secretKey,
    otherSecretKey,
    commands,
    logLevel,
    telemetry,
  });
}
