// Clear errors: whatever befalls it, a server answers with a word of its own. While the database
// is gone or slow that is 503; any other 5xx, and INTERNAL, is a mistake of the product. In SQL
// it is the database's word for what a fault did; any other is a mistake too. Once all has settled
// after the faults, no call ends so that nobody knows how.
import { complaint, type Complaints } from "../complaint.ts";
import type { View } from "../view.ts";
import { settledAt } from "./unasked-deaths.ts";

const ourMistake = /^5(?!03 (UNAVAILABLE|TIMEOUT)$)\d\d |^\d{3} INTERNAL$/;

// The connection broke; no connection left; cancelled for its time; the transaction stood idle;
// the database goes down, crashed, is not up yet, or ended the session. And our own codes.
const excused = /^SQL (08...|53300|57014|25P0[34]|57P0[1-5]|MN...)$/;

export function* clearErrors({ history }: View): Complaints {
  const settled = settledAt(history);
  for (const { begin, end } of history.operations.values()) {
    if (end?.why === undefined) continue;
    const isWrong =
      ourMistake.test(end.why) || (end.why.startsWith("SQL ") && !excused.test(end.why));
    if (isWrong) yield complaint("Clear errors", begin.op, `was answered ${end.why}`, begin, end);
    else if (begin.t > settled && isAnswer(end.why)) {
      const says = `was answered ${end.why}, long after the last fault`;
      yield complaint("Clear errors", begin.op, says, begin, end);
    }
  }
}

const isAnswer = (why: string) => /^(5\d\d |SQL |time-out$|cut$)/.test(why);
