// Durable acceptance: what was acknowledged as scheduled is there, as it was asked for; what is
// there was asked for by somebody, once; what was refused left nothing.
import { complaint, type Complaint, type Complaints } from "../complaint.ts";
import type { Operation } from "../gather.ts";
import type { StateTimer } from "../state.ts";
import { type Answered, isMaybe, type View } from "../view.ts";

const made = new Set(["created", "existing", "replaced"]);

export function* existence(view: View): Complaints {
  for (const [id, answered] of view.answered) {
    for (const one of answered) {
      const found = view.history.timers.get(id);
      if (found === undefined) yield lost(id, one);
      else if (one.wanted !== null) yield* asAsked(view, found, one);
    }
  }
  yield* answersWhole(view);
  yield* nothingUnasked(view);
}

function lost(id: string, { operation }: Answered): Complaint {
  const says = "was acknowledged and is not there";
  return complaint("Durable acceptance", id, says, operation.begin, operation.end);
}

function* asAsked(
  view: View,
  found: StateTimer,
  { operation, answer, wanted }: Answered,
): Complaints {
  const { begin, end } = operation;
  const say = (says: string) => complaint("Durable acceptance", found.id, says, begin, end, found);
  if (found.tenant !== begin.tenant) {
    yield complaint("Tenant isolation", found.id, "is another tenant's", begin, end, found);
  }
  if (wanted === null || !made.has(answer.outcome)) return;
  if (wanted.key !== undefined && found.key !== wanted.key) yield say("has lost its key");
  const replaced = view.life(found.id).changes.some((change) => change.replaced);
  if (!replaced && found.name !== wanted.name) yield say(`has the name ${found.name}`);
}

// One call is one transaction: an answer for each timer, and no other id twice.
function* answersWhole({ history }: View): Complaints {
  for (const { begin, end } of history.operations.values()) {
    if (begin.verb !== "schedule" || end?.outcome !== "ok") continue;
    const answers = end.answer?.timers ?? [];
    if (answers.length !== begin.input.timers.length) {
      const says = `was answered for ${answers.length} of ${begin.input.timers.length} timers`;
      yield complaint("Durable acceptance", begin.op, says, begin, end);
    }
  }
}

// A call that nobody knows the end of is whole too: its timers are all there, or none.
function* nothingUnasked(view: View): Complaints {
  const asked = askedNames(view);
  const found = Map.groupBy(view.history.timers.values(), nameOf);
  for (const [name, timers] of found) {
    if (timers.every(({ parentId }) => parentId !== null)) continue;
    const room = asked.get(name);
    const about = timers[0]!.id;
    if (room === undefined) {
      yield complaint("Durable acceptance", about, "was asked for by nobody", ...timers);
    } else if (timers.length > room.ids.size + room.maybes) {
      yield complaint("Same key, same answer", about, "is there twice for one request", ...timers);
    }
  }
  yield* maybesWhole(view, found);
}

const nameOf = ({ tenant, name }: { readonly tenant: string; readonly name: string }) =>
  `${tenant} ${name}`;

interface Room {
  readonly ids: Set<string>;
  maybes: number;
}

// How many timers may bear a name: each acknowledged one, and one for each call in doubt. What
// was refused gives no room.
function askedNames({ history }: View): Map<string, Room> {
  const asked = new Map<string, Room>();
  for (const operation of history.operations.values()) {
    const { begin, end } = operation;
    if (begin.verb !== "schedule" || end?.outcome === "refused") continue;
    for (const [index, { name }] of begin.input.timers.entries()) {
      const room = roomOf(asked, nameOf({ tenant: begin.tenant, name }));
      if (isMaybe(operation)) room.maybes += 1;
      else room.ids.add(end?.answer?.timers?.[index]?.id ?? "");
    }
  }
  return asked;
}

function roomOf(asked: Map<string, Room>, name: string): Room {
  const room = asked.get(name) ?? { ids: new Set(), maybes: 0 };
  asked.set(name, room);
  return room;
}

function* maybesWhole(view: View, found: ReadonlyMap<string, unknown[]>): Complaints {
  for (const { begin } of view.maybes) {
    if (begin.verb !== "schedule" || begin.input.timers.some(isShared)) continue;
    const names = begin.input.timers.map(({ name }) => nameOf({ tenant: begin.tenant, name }));
    const there = names.filter((name) => found.has(name)).length;
    if (there !== 0 && there !== names.length) {
      const says = `left ${there} of its ${names.length} timers`;
      yield complaint("Durable acceptance", begin.op, says, begin);
    }
  }
}

// What has a key may be there by another call.
function isShared({ key }: { readonly key?: string }): boolean {
  return key !== undefined;
}

/** What calls that nobody knows the end of may have done to a timer. */
export function maybesOn(view: View): (timer: StateTimer) => readonly Operation[] {
  const byTarget = new Map<string, Operation[]>();
  const add = (target: string, operation: Operation) =>
    byTarget.set(target, [...(byTarget.get(target) ?? []), operation]);
  for (const operation of view.maybes) {
    const { begin } = operation;
    if (begin.verb === "schedule") {
      for (const { name, key } of begin.input.timers) {
        add(`${begin.tenant} ${key === undefined ? `name ${name}` : `key ${key}`}`, operation);
      }
    } else if ("id" in begin.input || "key" in begin.input) {
      const { id, key } = begin.input as { readonly id?: string; readonly key?: string };
      add(`${begin.tenant} ${id === undefined ? `key ${key}` : `id ${id}`}`, operation);
    }
  }
  return ({ tenant, id, key, name }) => [
    ...(byTarget.get(`${tenant} id ${id}`) ?? []),
    ...(byTarget.get(`${tenant} name ${name}`) ?? []),
    ...(key === null ? [] : (byTarget.get(`${tenant} key ${key}`) ?? [])),
  ];
}
