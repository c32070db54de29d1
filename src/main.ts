// The program: a database, its rules, and the parts that are to run in this process. It says
// when it is ready and what to try, and goes down in order when told to.
import { type App, type AppOptions, startApp } from "./app.ts";
import { explain, sayReady, sayWhatWaits } from "./banner.ts";
import { closeAll, type Closers } from "./closers.ts";
import { checkHost, type Config, readConfig } from "./config.ts";
import { createPool } from "./database/connect.ts";
import { startEmbedded } from "./database/embedded.ts";
import { migrate } from "./database/migrate.ts";
import { demoKey } from "./demo.ts";
import { openInbox, prepareDemo, printFeed } from "./development.ts";
import type { Parts } from "./parts.ts";
import { loadCommands } from "./tasks/commands-file.ts";
import { createSealer } from "./tasks/seal.ts";
import { findOtherKey, loadSecretKey } from "./tasks/secret-key.ts";
import { heldWords, meetHold } from "./hold.ts";
import { createLog } from "./telemetry/log.ts";

type Where = Asked & Pick<AppOptions, "url">;

const stopStartingMaxMs = 5000;

export interface Asked {
  readonly parts: Parts;
  /** Whether nothing may fire until somebody releases it. */
  readonly hold: boolean;
}

export async function runProgram(asked: Asked): Promise<void> {
  const told = Promise.withResolvers<void>();
  const closers: Closers = [];
  let isReady = false;
  const stop = () => (isReady ? told.resolve() : stopStarting(closers));
  // The second of these ends it at once; a terminal that is gone may be noticed many times.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  process.on("SIGHUP", stop);
  try {
    const config = readConfig();
    checkHost(config);
    const url = await openDatabase(config, closers);
    const app = await start(config, { ...asked, url }, closers);
    isReady = true;
    await Promise.race([told.promise, app.lost]);
    if (config.development) await sayWhatWaits(url);
  } catch (error) {
    explain(error);
    process.exitCode = 1;
  } finally {
    await closeAll(closers, explain);
  }
}

async function openDatabase(config: Config, closers: Closers): Promise<string> {
  if (config.databaseUrl !== null) return config.databaseUrl;
  const { dataDirectory } = config;
  const embedded = await startEmbedded({ dataDirectory, log: say });
  closers.push(() => embedded.stop());
  return embedded.url;
}

async function start(config: Config, where: Where, closers: Closers): Promise<App> {
  const { url } = where;
  const log = createLog(config.logLevel);
  const tell = config.development ? () => undefined : (line: string) => log.info(line);
  const { rulesDigest } = await migrate({ url, log: tell });
  if (await meetHold(url, where.hold)) log.warn(heldWords);
  const own = {
    secretKey: loadSecretKey(config),
    otherSecretKey: findOtherKey(config),
    commands: loadCommands(config.commandsFile),
  };
  const options = { config, ...where, ...own, rulesDigest, log };
  if (config.development) return await startDevelopment(options, closers);
  const app = await startApp({ ...options, inbox: null, demoKey: null }, closers);
  log.info({ address: app.address, parts: [...where.parts] }, "ready");
  return app;
}

async function startDevelopment(
  options: Omit<AppOptions, "inbox" | "demoKey">,
  closers: Closers,
): Promise<App> {
  const { config, url, log } = options;
  const demo = await prepareDemo(url, config.dataDirectory);
  const pool = createPool({ url, role: "minoots_owner", name: "minoots inbox", max: 1, log });
  closers.push(() => pool.end());
  const sealer = createSealer(options.secretKey, options.otherSecretKey);
  const inbox = openInbox({ pool, sealer, demo });
  const app = await startApp({ ...options, inbox, demoKey }, closers);
  sayReady(config, app.address, demo);
  if (app.hub !== null) void printFeed(app.hub, demo, inbox).catch(explain);
  return app;
}

// A start that hangs must not have to be killed: what is up goes down, within moments.
function stopStarting(closers: Closers): void {
  const leave = () => process.exit(130);
  setTimeout(leave, stopStartingMaxMs);
  void closeAll(closers, explain).finally(leave);
}

function say(line: string): void {
  console.log(`  ${line}`);
}
