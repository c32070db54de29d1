// The database that a command works on: DATABASE_URL, or the embedded one where it runs now.
// Connected as its owner, which is what an operator is.
import { relative } from "node:path";
import pg from "pg";
import type { Config } from "../config.ts";
import { connectionConfig } from "../database/connect.ts";
import { readAccess, urlOf } from "../database/embedded-access.ts";
import { OfflineError } from "./endings.ts";

const answerMaxMs = 10_000;

export async function connect(config: Config): Promise<pg.Client> {
  const { databaseUrl, dataDirectory } = config;
  const url = await addressOf(config);
  const client = new pg.Client({
    ...connectionConfig({
      url,
      role: "minoots_owner",
      name: "minoots command",
      settings: { statement_timeout: String(answerMaxMs) },
    }),
    connectionTimeoutMillis: answerMaxMs,
  });
  client.on("error", () => undefined); // The statement under way fails with the same.
  try {
    await client.connect();
    return client;
  } catch (error) {
    if (databaseUrl !== null || !isRefused(error)) throw error;
    throw notRunning(dataDirectory);
  }
}

/** Where the database is. */
export async function addressOf({ databaseUrl, dataDirectory }: Config): Promise<string> {
  return databaseUrl ?? (await embeddedUrl(dataDirectory));
}

async function embeddedUrl(dataDirectory: string): Promise<string> {
  const access = await readAccess(dataDirectory);
  if (access !== null) return urlOf(access);
  throw notRunning(dataDirectory);
}

function notRunning(dataDirectory: string): Error {
  const place = relative(process.cwd(), dataDirectory) || ".";
  return new OfflineError(
    `No database runs under ${place}, and DATABASE_URL is not set.`,
    "Start one with npm start, or set DATABASE_URL.",
  );
}

function isRefused(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ECONNREFUSED";
}
