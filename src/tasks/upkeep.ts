// Asks every few seconds for the tasks of upkeep to be queued: the database says whether their
// time has come, so that no clock of a process matters and any number of workers may ask.
import type { Logger } from "pino";
import { pause } from "../pause.ts";
import { messageOf } from "./send-failure.ts";

export interface UpkeepDependencies {
  readonly calls: { queueUpkeep(): Promise<number> };
  readonly log: Logger;
  readonly askEveryMs?: number;
}

const askEveryDefaultMs = 10_000;

export async function askForUpkeep(
  { calls, log, askEveryMs = askEveryDefaultMs }: UpkeepDependencies,
  stopping: AbortSignal,
): Promise<void> {
  while (!stopping.aborted) {
    await calls.queueUpkeep().catch((error: unknown) => {
      log.warn({ error: messageOf(error) }, "the tasks of upkeep could not be queued");
    });
    await pause(askEveryMs, stopping);
  }
}
