// `minoots start`: the program, as `npm start` runs it, or some of its parts. It reads its
// configuration from the environment, and goes down in order at Ctrl-C.
import { readConfig } from "../config.ts";
import { UserError } from "../errors.ts";
import { guess } from "../guess.ts";
import { allParts, type Part, partNames, type Parts } from "../parts.ts";
import type { Asked } from "../main.ts";
import { nothing, UsageError } from "./command.ts";
import type { Command } from "./command.ts";

export const start: Command = {
  says: "Runs MINOOTS: server, kernel and workers, over DATABASE_URL or a database of its own.",
  flags: {
    only: {
      says: "The parts to run in this process: server, kernel, worker, or a list of them.",
      value: "parts",
    },
    hold: { says: "Fire and deliver nothing until minoots release: for a base backup." },
  },
  example: "DATABASE_URL=postgres://… MINOOTS_SECRET_KEY=… minoots start --only kernel,worker",
  isReport: true,
  async run(call) {
    const parts = partsOf(call.text("only"));
    if (parts.size < allParts.size && readConfig().development) throw needsDatabase();
    const door = new URL("../launch.mjs", import.meta.url).href;
    const { launch } = (await import(door)) as { launch(asked: Asked): Promise<void> };
    await launch({ parts, hold: call.isOn("hold") });
    return { ...nothing, exitCode: Number(process.exitCode ?? 0) };
  },
};

function partsOf(written: string | null): Parts {
  if (written === null) return allParts;
  return new Set(written.split(",").map((each) => partOf(each.trim())));
}

function partOf(written: string): Part {
  const part = partNames.find((name) => name === written);
  if (part !== undefined) return part;
  const meant = guess(written, partNames);
  throw new UsageError(
    `There is no part ${written === "" ? "without a name" : written}.`,
    meant === null ? `There are: ${partNames.join(", ")}.` : `Did you mean ${meant}?`,
  );
}

function needsDatabase(): UserError {
  return new UserError(
    "Parts run apart only over a DATABASE_URL: the embedded database belongs to one process.",
    "Set DATABASE_URL, or leave --only out.",
  );
}
