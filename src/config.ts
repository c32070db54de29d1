// The whole configuration, read once from the environment: nothing else looks there.
// Without DATABASE_URL this is the development mode: a Postgres of its own in ./.minoots,
// a demo key, this machine only.
import { join, resolve } from "node:path";
import { UserError } from "./errors.ts";
import { readTelemetry, type TelemetrySettings } from "./telemetry/settings.ts";

export interface Config {
  readonly databaseUrl: string | null;
  readonly development: boolean;
  readonly host: string;
  readonly port: number;
  readonly dataDirectory: string;
  readonly secretKey: string | null;
  readonly secretKeyFile: string | null;
  readonly otherSecretKey: string | null;
  readonly otherSecretKeyFile: string | null;
  readonly commandsFile: string | null;
  readonly allowPrivateTargets: boolean;
  readonly allowedOrigins: readonly string[];
  readonly introspection: boolean;
  readonly graphiql: boolean;
  readonly logLevel: string;
  readonly telemetry: TelemetrySettings;
  /** Where the command line finds a server, and the key it has there. */
  readonly apiUrl: string | null;
  readonly apiKey: string | null;
}

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"];

export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const said = (name: string) => environment[name] || null;
  const databaseUrl = readDatabaseUrl(environment["DATABASE_URL"]);
  const development = databaseUrl === null;
  const dataDirectory = resolve(environment["MINOOTS_DATA"] || ".minoots");
  const secretKey = said("MINOOTS_SECRET_KEY");
  return {
    databaseUrl,
    development,
    host: said("HOST") ?? "127.0.0.1",
    port: readPort(environment["PORT"]),
    dataDirectory,
    secretKey,
    secretKeyFile:
      secretKey === null
        ? environment["MINOOTS_SECRET_KEY_FILE"] || join(dataDirectory, "secret.key")
        : null,
    otherSecretKey: said("MINOOTS_SECRET_KEY_OTHER"),
    otherSecretKeyFile: said("MINOOTS_SECRET_KEY_OTHER_FILE"),
    commandsFile: said("MINOOTS_COMMANDS_FILE"),
    allowPrivateTargets: readFlag(environment, "MINOOTS_ALLOW_PRIVATE_TARGETS", development),
    allowedOrigins: readOrigins(environment["MINOOTS_ALLOWED_ORIGINS"]),
    introspection: readFlag(environment, "MINOOTS_INTROSPECTION", development),
    graphiql: readFlag(environment, "MINOOTS_GRAPHIQL", development),
    apiUrl: said("MINOOTS_URL"),
    apiKey: said("MINOOTS_KEY"),
    logLevel: readLogLevel(environment["LOG_LEVEL"], development ? "warn" : "info"),
    telemetry: readTelemetry(environment, development),
  };
}

function readDatabaseUrl(written: string | undefined): string | null {
  if (written === undefined || written === "") return null;
  if (/^postgres(ql)?:\/\/./.test(written)) return written;
  throw new UserError(
    "DATABASE_URL is not the address of a Postgres.",
    "Use postgres://user:password@host:5432/database.",
  );
}

/**
 * The demo key is no secret, so whoever can reach the port is let in: this machine alone. Judged
 * where something serves: a command that only asks takes no harm from HOST.
 */
export function checkHost({ host, development }: Config): void {
  if (!development || ["127.0.0.1", "::1", "localhost"].includes(host)) return;
  throw new UserError(
    `HOST is ${host}, but without DATABASE_URL this serves its own machine alone.`,
    "Leave HOST out, or set DATABASE_URL: then there is no demo key.",
  );
}

function readPort(written: string | undefined): number {
  if (written === undefined || written === "") return 3000;
  if (/^\d{1,5}$/.test(written) && Number(written) <= 65_535) return Number(written);
  throw new UserError(`PORT is ${written}.`, "Use a number from 0 to 65535, such as 3000.");
}

function readFlag(environment: NodeJS.ProcessEnv, name: string, otherwise: boolean): boolean {
  const written = environment[name];
  if (written === undefined || written === "") return otherwise;
  if (written === "true" || written === "false") return written === "true";
  throw new UserError(`${name} is ${written}.`, "Use true or false.");
}

// As browsers write them: a WebSocket says of which page it is by exactly this text.
function readOrigins(written: string | undefined): string[] {
  const origins = (written ?? "").split(",").map((each) => each.trim());
  return origins.filter((origin) => origin !== "").map(readOrigin);
}

function readOrigin(written: string): string {
  if (/^https?:/.test(written) && URL.canParse(written)) {
    const { origin, href } = new URL(written);
    if (href === `${origin}/`) return origin;
  }
  throw new UserError(
    `MINOOTS_ALLOWED_ORIGINS holds ${written}, which is no origin.`,
    "Use a list such as https://shop.example,https://admin.example:8443.",
  );
}

function readLogLevel(written: string | undefined, otherwise: string): string {
  if (written === undefined || written === "") return otherwise;
  if (logLevels.includes(written)) return written;
  throw new UserError(`LOG_LEVEL is ${written}.`, `Use ${logLevels.join(", ")}.`);
}
