// Whether what each subscriber was given is exactly its part of the feed: every event of its
// tenant and of the types it asked for, since it began, in order, once.
import type pg from "pg";
import type { Follower } from "./follower.ts";

interface Event {
  readonly tenant_id: string;
  readonly position: number;
  readonly type: string;
}

/** What each is to have, in the same order. */
export async function readParts(
  admin: pg.Client,
  followers: readonly Follower[],
): Promise<number[][]> {
  const { rows } = await admin.query<Event>(
    `select tenant_id, "position", upper(replace(type, '.', '_')) as type
    from minoots_private.events order by "position"`,
  );
  const byTenant = Map.groupBy(rows, (event) => event.tenant_id);
  return followers.map(({ tenantId, types, begin }) =>
    (byTenant.get(tenantId) ?? [])
      .filter(({ position }) => begin !== null && position > begin)
      .filter(({ type }) => types === null || types.includes(type))
      .map(({ position }) => position),
  );
}

export function complaintsOf(followers: readonly Follower[], parts: readonly number[][]): string[] {
  return followers.flatMap((follower, index) => {
    const wanted = parts[index]!;
    const said = follower.complaints.map(
      (complaint) => `subscriber ${index} was told ${complaint}`,
    );
    if (follower.begin === null) return [...said, `subscriber ${index} never began`];
    const wrong = difference(follower.positions, wanted);
    return wrong === null ? said : [...said, `subscriber ${index} ${wrong}`];
  });
}

function difference(found: readonly number[], wanted: readonly number[]): string | null {
  const at = wanted.findIndex((position, index) => found[index] !== position);
  if (at === -1 && found.length === wanted.length) return null;
  const place = at === -1 ? wanted.length : at;
  const counts = `has ${found.length} events and not ${wanted.length}`;
  return `${counts}: first ${found[place] ?? "nothing"} where ${wanted[place] ?? "nothing"} belongs`;
}
