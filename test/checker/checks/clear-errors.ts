// Clear errors: whatever befalls it, a server answers with a word of its own. While the database
// is gone or slow that is 503; any other 5xx, and INTERNAL, is a mistake of the product.
import { complaint, type Complaints } from "../complaint.ts";
import type { View } from "../view.ts";

const ourMistake = /^5(?!03 (UNAVAILABLE|TIMEOUT)$)\d\d |^\d{3} INTERNAL$/;

export function* clearErrors({ history }: View): Complaints {
  for (const { begin, end } of history.operations.values()) {
    if (end?.why === undefined || !ourMistake.test(end.why)) continue;
    yield complaint("Clear errors", begin.op, `was answered ${end.why}`, begin, end);
  }
}
