// Where the timers are that a command works on: what its flags say, else MINOOTS_URL, else
// DATABASE_URL, else the development server of this machine, whose key is no secret.
import type { Config } from "../config.ts";
import { demoKey } from "../demo.ts";
import type { Backend } from "./backend.ts";
import { UsageError } from "./command.ts";
import type { Call, Flag } from "./command.ts";
import type { Api } from "./graphql-http.ts";
import { ShownError } from "./shown.ts";

/** What every command takes that works on timers. */
export const placeFlags: Readonly<Record<string, Flag>> = {
  url: { value: "address", says: "The API. MINOOTS_URL if not given." },
  "api-key": { value: "key", says: "The key for it. Better: MINOOTS_KEY, which no list shows." },
  tenant: { value: "tenant", says: "Whose timers, in the database of DATABASE_URL." },
  zone: { value: "zone", says: "In which time zone hours are said, such as Europe/Berlin." },
};

/** For what is one call of the API. */
export const curlFlag: Readonly<Record<string, Flag>> = {
  curl: { says: "Print the call of the API that it would make, and make none." },
};

export async function openBackend(config: Config, call: Call): Promise<Backend> {
  const tenant = call.text("tenant");
  if (tenant !== null && call.text("url") !== null) {
    throw new UsageError("--url and --tenant are both there.", "A key says whose timers they are.");
  }
  const url = call.text("url") ?? (tenant === null ? config.apiUrl : null);
  if (url === null && (tenant !== null || config.databaseUrl !== null)) {
    if (!call.isOn("curl")) return (await import("./sql-open.ts")).openDatabase(config, tenant);
    throw new UsageError("--curl is for an API.", "Set MINOOTS_URL, or leave it out.");
  }
  return await openApi(config, call, url ?? `http://localhost:${config.port}`);
}

async function openApi(config: Config, call: Call, written: string): Promise<Backend> {
  const url = readUrl(written);
  const given = call.text("api-key") ?? config.apiKey;
  if (given === null && !isOwnMachine(url)) {
    throw new UsageError(
      `There is no key for ${url}.`,
      "Set MINOOTS_KEY. An operator makes one: minoots keys create <tenant> --name …",
    );
  }
  const { graphqlBackend } = await import("./graphql-backend.ts");
  const api: Api = { url, key: given ?? demoKey };
  const keyText = given === null ? demoKey : "$MINOOTS_KEY";
  const show = (curl: string): never => {
    throw new ShownError(curl);
  };
  return graphqlBackend({ ...api, keyText, show: call.isOn("curl") ? show : null });
}

function readUrl(written: string): string {
  if (/^https?:/.test(written) && URL.canParse(written)) {
    const { origin, pathname } = new URL(written);
    return origin + pathname.replace(/(\/graphql)?\/*$/, "");
  }
  throw new UsageError(`${written} is not the address of an API.`, "Write https://….");
}

function isOwnMachine(url: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(new URL(url).hostname);
}
