// Commands against an API and against a database, over one program: who is at which place, and
// what a command answers there.
import { startProgram } from "../harness/program.ts";
import { makeKey, test as serverTest } from "../server/support.ts";
import { minoots } from "./support.ts";
import type { Ended, Environment } from "./support.ts";

export const places = ["api", "database"] as const;

export const test = serverTest
  .extend("program", { scope: "file" }, async ({ fileDatabase }, { onCleanup }) => {
    const { address } = await startProgram(fileDatabase.url, onCleanup);
    return address;
  })
  .extend("environments", async ({ db, url, tenant, program }) => ({
    api: { MINOOTS_URL: program, MINOOTS_KEY: await makeKey(db, tenant) },
    database: { DATABASE_URL: url, TENANT: tenant.name },
  }));

export interface Row {
  readonly timer: { readonly id: string };
  readonly cursor: string;
  readonly events: readonly { readonly type: string }[];
  readonly [field: string]: unknown;
}

// A database holds many tenants, so that there it takes one more flag.
export function flagsOf({ TENANT }: Environment): string[] {
  return TENANT === undefined ? [] : ["--tenant", TENANT];
}

export async function run(environment: Environment, line: string, input = ""): Promise<Ended> {
  return await minoots([...line.split(" "), ...flagsOf(environment)], environment, input);
}

export async function rows(environment: Environment, line: string): Promise<Row[]> {
  const { code, stdout, stderr } = await run(environment, `${line} --json`);
  if (code !== 0) throw new Error(stderr);
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((text) => JSON.parse(text) as Row);
}
