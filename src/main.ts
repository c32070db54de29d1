// The program: a database, its rules, and all parts in one process. It says when it is
// ready and what to try, and goes down in order when told to.
import type { Logger } from "pino";
import { type App, startApp } from "./app.ts";
import { explain, sayReady, sayWhatWaits } from "./banner.ts";
import { closeAll, type Closers } from "./closers.ts";
import { type Config, readConfig } from "./config.ts";
import { createPool } from "./database/connect.ts";
import { startEmbedded } from "./database/embedded.ts";
import { migrate } from "./database/migrate.ts";
import { demoKey } from "./demo.ts";
import { openInbox, prepareDemo, printFeed } from "./development.ts";
import { loadCommands } from "./tasks/commands-file.ts";
import { createSealer } from "./tasks/seal.ts";
import { loadSecretKey } from "./tasks/secret-key.ts";
import { createLog } from "./telemetry/log.ts";

const stopStartingMaxMs = 5000;

await main();

async function main(): Promise<void> {
  const told = Promise.withResolvers<void>();
  const closers: Closers = [];
  let isReady = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => (isReady ? told.resolve() : stopStarting(closers)));
  }
  try {
    const config = readConfig();
    const url = await openDatabase(config, closers);
    const app = await start(config, url, closers);
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

async function start(config: Config, url: string, closers: Closers): Promise<App> {
  const log = createLog(config.logLevel);
  await migrate({ url, log: config.development ? () => undefined : (line) => log.info(line) });
  if (config.development) return await startDevelopment(config, url, log, closers);
  const own = { secretKey: loadSecretKey(config), commands: loadCommands(config.commandsFile) };
  const app = await startApp({ config, url, ...own, inbox: null, demoKey: null, log }, closers);
  log.info({ address: app.address }, "ready");
  return app;
}

async function startDevelopment(
  config: Config,
  url: string,
  log: Logger,
  closers: Closers,
): Promise<App> {
  const secretKey = loadSecretKey(config);
  const demo = await prepareDemo(url, config.dataDirectory);
  const pool = createPool({ url, role: "minoots_owner", name: "minoots inbox", max: 1, log });
  closers.push(() => pool.end());
  const inbox = openInbox({ pool, sealer: createSealer(secretKey), demo });
  const commands = loadCommands(config.commandsFile);
  const app = await startApp({ config, url, secretKey, commands, inbox, demoKey, log }, closers);
  sayReady(config, app.address, demo);
  void printFeed(app.hub, demo, inbox).catch(explain);
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
