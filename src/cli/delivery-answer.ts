// What a verb on a delivery came to, in a sentence.
import type { DeliveryOutcome } from "./backend.ts";
import type { Answer } from "./command.ts";
import { exitCodes } from "./failures.ts";
import { shortId } from "./naming.ts";

export function answerOf(done: DeliveryOutcome): Answer {
  const { outcome, message, delivery } = done;
  if (outcome === "too_late") {
    return { text: `Too late: ${message}`, json: done, exitCode: exitCodes.tooLate };
  }
  return { text: `${shortId(delivery.id)} is ${delivery.status}. ${message}`, json: done };
}
