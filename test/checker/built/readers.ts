// The readers of the built world: each is given its part of the feed in order, is cut now and
// then, and comes again as a new reader from where it was.
import type { Reader } from "../history.ts";
import type { Tenant, World } from "./world.ts";

type Line = World["events"][number];

interface Follower {
  readonly tenant: Tenant;
  readonly name: string;
  readonly kind: Reader["kind"];
  readonly types?: readonly string[];
}

export function readAll(world: World, tenant: Tenant): void {
  const part = world.events.filter(({ event }) => event.tenant === tenant.tenant);
  const called = (what: string) => ({ tenant, name: `${what} ${tenant.tenant}` });
  follow(world, { ...called("subscription"), kind: "subscription" }, part);
  const late = part.slice(world.chance.below(Math.max(1, part.length)));
  follow(world, { ...called("late"), kind: "sse" }, late);
  const types = ["timer.fired", "delivery.succeeded"];
  const some = part.filter(({ event }) => types.includes(event.type));
  follow(world, { ...called("some"), kind: "subscription", types }, some);
  hear(world, begin(world, { ...called("consumer"), kind: "consumer" }, "1-0"), part, null);
  const page = begin(world, { ...called("page"), kind: "page" }, "1-0");
  const pages = part.slice(0, 500);
  hear(world, page, pages, cursorOf(pages, page.after));
}

function begin(world: World, follower: Follower, after: string | null): Reader {
  const { tenant, name, kind, types } = follower;
  const head = { record: "reader", t: world.now, reader: name, kind, after } as const;
  const some = types === undefined ? {} : { types };
  const begun = { ...head, tenant: tenant.tenant, ...some };
  world.records.push(begun);
  return begun;
}

// In pieces: the first begins with a mark, each other after the cursor of the one before.
function follow(world: World, follower: Follower, part: readonly Line[]): void {
  let cursor: string | null = null;
  let rest = part;
  for (let piece = 1; ; piece += 1) {
    const reader = begin(world, { ...follower, name: `${follower.name} ${piece}` }, cursor);
    if (cursor === null) {
      cursor = `1-${(rest[0]?.event.position ?? 1) - 1}`;
      const mark = { cursor, type: "mark", timerId: null };
      world.records.push({ record: "event", t: world.now, reader: reader.reader, ...mark });
    }
    const isLast = rest.length < 20 || piece === 10;
    const now = isLast ? rest : rest.slice(0, world.chance.below(rest.length));
    if (!isLast) cursor = cursorOf(now, cursor);
    hear(world, reader, now, isLast ? null : cursor);
    if (isLast) return;
    rest = rest.slice(now.length);
  }
}

const cursorOf = (lines: readonly Line[], before: string | null) =>
  lines.length === 0 ? before : `1-${lines.at(-1)!.event.position}`;

/** Up to this cursor, where it was cut; null, and it was there to the end. */
function hear(
  world: World,
  { reader }: Reader,
  lines: readonly Line[],
  cursor: string | null,
): void {
  for (const { t, event } of lines) {
    const { position, type, timerId, deliveryId } = event;
    const told = { cursor: `1-${position}`, type, timerId, deliveryId };
    world.records.push({ record: "event", t: t + 500, reader, ...told });
  }
  if (cursor === null) return;
  world.records.push({ record: "reader_end", t: world.now, reader, cursor, reason: "cut" });
}
