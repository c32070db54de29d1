// What a process does with a kind of action that it does not know, brought by a newer one that
// runs beside it: the attempt fails and is made again later, by then perhaps by that one.
import type { AttemptResult, Handoff } from "../database/wire.ts";
import { failedAttempt } from "./handoff.ts";

export async function performUnknown(handoff: Handoff): Promise<AttemptResult> {
  const message = `This process does not know actions of kind ${handoff.kind}.`;
  return failedAttempt(handoff, { errorCode: "KIND_UNKNOWN", message }, 0);
}
