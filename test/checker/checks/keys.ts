// Same key, same answer: within a tenant a key means one timer, made once, whoever asks and how
// often; another request under it is refused, and the same is not. Keys outlive the run.
import { complaint, type Complaints } from "../complaint.ts";
import type { Operation } from "../gather.ts";
import type { TimerAnswer, Wanted } from "../history.ts";
import type { View } from "../view.ts";

interface Asked {
  readonly operation: Operation;
  readonly wanted: Wanted;
  readonly answer: TimerAnswer | null;
}

export function* keys(view: View): Complaints {
  const byKey = Map.groupBy(askedWithKey(view), ({ operation, wanted }) =>
    [operation.begin.tenant, wanted.key].join(" "),
  );
  for (const [key, asked] of byKey) {
    yield* oneTimer(key, asked);
    yield* sameRequest(key, asked);
  }
  const timers = [...view.history.timers.values()].filter((timer) => timer.key !== null);
  for (const [key, found] of Map.groupBy(timers, (timer) => `${timer.tenant} ${timer.key}`)) {
    if (found.length > 1) {
      yield complaint("Same key, same answer", key, `is ${found.length} timers`, ...found);
    }
  }
}

function askedWithKey({ history }: View): Asked[] {
  return [...history.operations.values()].flatMap((operation) => {
    const { begin, end } = operation;
    if (begin.verb !== "schedule") return [];
    return begin.input.timers.flatMap((wanted, index) =>
      wanted.key === undefined
        ? []
        : [{ operation, wanted, answer: end?.answer?.timers?.[index] ?? null }],
    );
  });
}

function* oneTimer(key: string, asked: readonly Asked[]): Complaints {
  const answers = asked.filter(({ answer }) => answer !== null);
  const ids = new Set(answers.map(({ answer }) => answer!.id));
  const records = asked.flatMap(({ operation }) => [operation.begin, operation.end]);
  const say = (says: string) => complaint("Same key, same answer", key, says, ...records);
  if (ids.size > 1) yield say(`was answered with ${ids.size} timers`);
  const created = answers.filter(({ answer }) => answer!.outcome === "created");
  if (created.length > 1) yield say(`was made ${created.length} times`);
  const first = created[0];
  const before = answers.find(
    ({ operation, answer }) =>
      answer!.outcome === "existing" && operation.end!.t < (first?.operation.begin.t ?? 0),
  );
  if (before !== undefined) yield say("was there before it was made");
}

// The one that made the timer, or whatever was asked, if nobody knows which did. From where it
// may have been replaced on, the request under the key is another.
function* sameRequest(key: string, all: readonly Asked[]): Complaints {
  const since = Math.min(...all.filter(mayReplace).map(({ operation }) => operation.begin.t));
  const asked = all.filter(({ operation }) => operation.begin.t < since);
  const requests = new Set(asked.map(({ wanted }) => JSON.stringify(wanted)));
  const made = asked.find(({ answer }) => answer?.outcome === "created");
  for (const one of asked) {
    if ((one.operation.end?.t ?? Infinity) >= since) continue;
    const wrong = wrongAnswer(one, made, requests.size === 1);
    if (wrong === null) continue;
    const { begin, end } = one.operation;
    yield complaint("Same key, same answer", key, wrong, made?.operation.begin, begin, end);
  }
}

function mayReplace({ operation, wanted, answer }: Asked): boolean {
  if (wanted.replace !== true || operation.end?.outcome === "refused") return false;
  return answer === null || answer.outcome === "replaced";
}

function wrongAnswer(one: Asked, made: Asked | undefined, isSame: boolean): string | null {
  const { begin, end } = one.operation;
  const isOther = made !== undefined && JSON.stringify(made.wanted) !== JSON.stringify(one.wanted);
  if (one.answer?.outcome === "existing" && isOther) return "was found again by another request";
  const isAlone = begin.verb === "schedule" && begin.input.timers.length === 1;
  const isRefused = isAlone && end?.code === "KEY_CONFLICT" && isSame;
  return isRefused ? "was refused to the same request" : null;
}
