// The whole program in a process of its own over a test's database: for what only the death
// of a process can show. Whatever still runs is killed when the test ends.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

export interface Program {
  readonly child: ChildProcess;
  /** Where it serves. */
  readonly address: string;
  /** Ends it without a chance to say goodbye. */
  kill(): Promise<void>;
}

// Secrets are sealed in the database: all processes over one have the same key.
export const programKey = Buffer.alloc(32, 7);

/** Resolves once it is ready: it fires, works and watches the others. */
export async function startProgram(
  url: string,
  atEnd: (kill: () => Promise<void>) => void = onTestFinished,
  environment: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): Promise<Program> {
  const child = spawn(process.execPath, ["src/cli.mjs", "start", ...flags], {
    env: {
      PATH: process.env["PATH"],
      DATABASE_URL: url,
      PORT: "0",
      MINOOTS_SECRET_KEY: programKey.toString("base64"),
      MINOOTS_ALLOW_PRIVATE_TARGETS: "true",
      ...environment,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const kill = async () => {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  };
  atEnd(kill);
  const address = await ready(child);
  return { child, address, kill };
}

async function ready(child: ChildProcess): Promise<string> {
  const told: string[] = [];
  for await (const line of createInterface({ input: child.stdout! })) {
    told.push(line);
    if (!line.includes('"msg":"ready"')) continue;
    child.stdout!.resume();
    return (JSON.parse(line) as { address: string }).address;
  }
  throw new Error(`The program ended before it was ready: ${told.join("\n")}`);
}
