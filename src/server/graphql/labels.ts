// Labels to look for: a rule refuses what is no text where timers are made, but a search for
// such a label would only find nothing, for ever.
import { problemError } from "../problems.ts";

export function requireTexts(labels: unknown, path: string): void {
  for (const [name, value] of Object.entries(labels ?? {})) {
    if (typeof value === "string") continue;
    const field = `${path}.${name}`;
    throw problemError("INVALID_INPUT", `${field} is not text.`, {
      hint: "Put it in quotes.",
      path: field,
    });
  }
}
