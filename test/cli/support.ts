// `minoots` as a person calls it: a process of its own, over the test's database.
import { execFile } from "node:child_process";

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export function minoots(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { PATH: process.env["PATH"], NO_COLOR: "1", ...environment };
    execFile(process.execPath, ["src/cli.mjs", ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}
