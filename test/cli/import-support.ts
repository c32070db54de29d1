// Where an import may lead: the API of a whole program, or its database; and the command, run.
import { startProgram } from "../harness/program.ts";
import { makeKey, test as serverTest } from "../server/support.ts";
import { minoots } from "./support.ts";
import type { Environment } from "./support.ts";

export interface Place {
  readonly environment: Environment;
  readonly flags: readonly string[];
}

export const test = serverTest
  .extend("program", { scope: "file" }, async ({ fileDatabase }, { onCleanup }) => {
    const { address } = await startProgram(fileDatabase.url, onCleanup);
    return address;
  })
  .extend("api", async ({ db, tenant, program }): Promise<Environment> => {
    return { MINOOTS_URL: program, MINOOTS_KEY: await makeKey(db, tenant) };
  })
  .extend("places", ({ api, url, tenant }): Record<"api" | "database", Place> => ({
    api: { environment: api, flags: [] },
    database: {
      environment: { DATABASE_URL: url },
      flags: ["--tenant", tenant.name],
    },
  }));

export async function run({ environment, flags }: Place, line: string, input = "") {
  const ended = await minoots([...line.split(" "), ...flags], environment, input);
  return { ...ended, said: ended.stdout.trim() };
}

export const linesOf = (timers: readonly unknown[]) =>
  timers.map((timer) => (typeof timer === "string" ? timer : JSON.stringify(timer))).join("\n");
