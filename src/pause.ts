// Waits for a while, and no longer than until the signal: then whoever waits goes on at once, and
// looks for itself why.
import { setTimeout as wait } from "node:timers/promises";

export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined);
}
