// Cancel is decisive, for many at once: as many of a group were cancelled as the answer says.
import { complaint, type Complaints } from "../complaint.ts";
import type { Group } from "../happenings.ts";
import type { View } from "../view.ts";
import { maybesOn } from "./existence.ts";

export function* groups(view: View): Complaints {
  const maybes = maybesOn(view);
  for (const group of view.history.groups) {
    const cancelled = group.ids.filter((id) =>
      view.life(id).changes.some(({ type }) => type === "timer.cancelled"),
    );
    const byOthers = cancelled.filter((id) => byAnother(view, id)).length;
    const inDoubt = cancelled.filter((id) => {
      const timer = view.history.timers.get(id);
      return timer !== undefined && maybes(timer).some(isAnother);
    }).length;
    yield* counted(group, cancelled.length - byOthers, inDoubt);
  }
}

function* counted(group: Group, most: number, inDoubt: number): Complaints {
  if (group.cancelled <= most && group.cancelled >= most - inDoubt) return;
  const says = `cancelled ${group.cancelled} by its answer, and ${most} were`;
  yield complaint("Cancel is decisive", group.ids[0] ?? group.tenant, says, group);
}

const isAnother = ({
  begin,
}: {
  readonly begin: { readonly verb: string; readonly client: string };
}) => begin.verb === "cancel" && begin.client !== "group";

function byAnother(view: View, id: string): boolean {
  return (view.answered.get(id) ?? []).some(
    ({ operation, answer }) => isAnother(operation) && answer.outcome === "changed",
  );
}
