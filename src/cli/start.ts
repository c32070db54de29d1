// `minoots start`: the whole program, as `npm start` runs it. It reads its configuration from
// the environment, and goes down in order at Ctrl-C.
import { nothing } from "./command.ts";
import type { Command } from "./command.ts";

export const start: Command = {
  says: "Runs MINOOTS: server, kernel and workers, over DATABASE_URL or a database of its own.",
  example: "DATABASE_URL=postgres://… MINOOTS_SECRET_KEY=… minoots start",
  isReport: true,
  async run() {
    await import(new URL("../launch.mjs", import.meta.url).href);
    return { ...nothing, exitCode: Number(process.exitCode ?? 0) };
  },
};
