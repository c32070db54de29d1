// The checker: a history in, complaints out, nothing else. Each check is a file of its own and
// knows one promise; together they know all that a history from outside can show.
import { acknowledgements } from "./checks/acknowledgements.ts";
import { answers } from "./checks/answers.ts";
import { asAsked } from "./checks/as-asked.ts";
import { clearErrors } from "./checks/clear-errors.ts";
import { deliveries } from "./checks/deliveries.ts";
import { ends } from "./checks/ends.ts";
import { existence } from "./checks/existence.ts";
import { feed } from "./checks/feed.ts";
import { fires } from "./checks/fires.ts";
import { fresh } from "./checks/fresh.ts";
import { groups } from "./checks/groups.ts";
import { identity } from "./checks/identity.ts";
import { isolation } from "./checks/isolation.ts";
import { keys } from "./checks/keys.ts";
import { missed } from "./checks/missed.ts";
import { neverEarly } from "./checks/never-early.ts";
import { path } from "./checks/path.ts";
import { quota } from "./checks/quota.ts";
import { rate } from "./checks/rate.ts";
import { readers } from "./checks/readers.ts";
import { unaskedDeaths } from "./checks/unasked-deaths.ts";
import { complaint, type Complaint, type Complaints } from "./complaint.ts";
import { gathered, type History } from "./gather.ts";
import type { HistoryRecord } from "./history.ts";
import { type View, viewOf } from "./view.ts";

const checks: readonly ((view: View) => Complaints)[] = [
  existence,
  asAsked,
  path,
  answers,
  groups,
  neverEarly,
  fires,
  fresh,
  unaskedDeaths,
  missed,
  deliveries,
  ends,
  acknowledgements,
  identity,
  feed,
  readers,
  keys,
  isolation,
  quota,
  rate,
  clearErrors,
];

/** What is wrong with a history, at most so many complaints of one check. */
export function check(records: Iterable<HistoryRecord>): Complaint[] {
  return checkHistory(gathered(records));
}

export function checkHistory(history: History, mostOfOne = 100): Complaint[] {
  const view = viewOf(history);
  const flaws = history.flaws.map((flaw) => complaint("A sound history", "records", flaw));
  return [...flaws, ...checks.flatMap((one) => first(one(view), mostOfOne))];
}

function first(complaints: Complaints, most: number): Complaint[] {
  const taken: Complaint[] = [];
  for (const one of complaints) {
    if (taken.length === most) break;
    taken.push(one);
  }
  return taken;
}
