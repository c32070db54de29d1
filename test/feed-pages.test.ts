// Whatever writers of several tenants and the system do, in whatever order they begin, write,
// commit and roll back, and however long the pages are: put together, the pages of the tail
// are each tenant's committed events, in order, each once. On failure the seed is printed.
import fc from "fast-check";
import type pg from "pg";
import { expect } from "vitest";
import type { FeedEvent } from "../src/database/wire.ts";
import type { Queryable } from "./harness/clock.ts";
import { insertTenant, type Tenant, test } from "./harness/database.ts";
import { type Connect, lastPosition, openTail, positionsOf, type Tail } from "./harness/feed.ts";

interface Writer {
  readonly client: pg.Client;
  /** Marks for this tenant, or for the system, which writes for all of them. */
  readonly tenants: readonly Tenant[];
  readonly mark: number;
  uncommitted: Written[];
  open: boolean;
}

interface Written {
  readonly tenantId: string;
  readonly position: number;
}

interface Scene {
  readonly writers: readonly Writer[];
  readonly tail: Tail;
  readonly committed: Written[];
  readonly read: FeedEvent[];
}

type Step =
  | { readonly kind: "write" | "commit" | "rollback"; readonly writer: number }
  | { readonly kind: "page"; readonly eventsMax: number };

// Two writers of one tenant, one of another, one of a third, and a loop of the system.
const owners = [[0], [0], [1], [2], [0, 1, 2]];

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: onWriter("write") },
  { weight: 2, arbitrary: onWriter("commit") },
  { weight: 1, arbitrary: onWriter("rollback") },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("page" as const),
      eventsMax: fc.integer({ min: 1, max: 4 }),
    }),
  },
);

function onWriter(kind: "write" | "commit" | "rollback"): fc.Arbitrary<Step> {
  return fc.record({ kind: fc.constant(kind), writer: fc.nat({ max: owners.length - 1 }) });
}

async function openWriters(connect: Connect, tenants: readonly Tenant[]): Promise<Writer[]> {
  const opening = owners.map(async (own) => {
    const ofWriter = own.map((index) => tenants[index]!);
    const mark = own.length === 1 ? ofWriter[0]!.number : 0;
    const client = await connect({ tenant: ofWriter[0]! });
    return { client, tenants: ofWriter, mark, uncommitted: [], open: false };
  });
  return await Promise.all(opening);
}

/** As every rule does: first the mark, as a statement of its own, then the event. */
async function write(writer: Writer): Promise<void> {
  const { client, tenants, mark, uncommitted } = writer;
  if (!writer.open) await client.query("begin");
  writer.open = true;
  const tenantId = tenants[uncommitted.length % tenants.length]!.id;
  await client.query("select minoots_private.mark_feed($1)", [mark]);
  const { rows } = await client.query(
    `insert into minoots_private.events (tenant_id, type, occurred_at, timer_id, data, actor, face)
    values ($1, 'timer.fired', now(), $1, '{}', 'test', 'test') returning position`,
    [tenantId],
  );
  uncommitted.push({ tenantId, position: (rows[0] as { position: number }).position });
}

async function end(scene: Scene, writer: Writer, how: "commit" | "rollback"): Promise<void> {
  if (writer.open) await writer.client.query(how);
  if (how === "commit") scene.committed.push(...writer.uncommitted);
  writer.uncommitted = [];
  writer.open = false;
}

async function take(scene: Scene, next: Step): Promise<void> {
  if (next.kind === "page") {
    const { events, more } = await scene.tail.page(next.eventsMax);
    scene.read.push(...events);
    if (!more) expectUnheld(scene);
    return;
  }
  const writer = scene.writers[next.writer]!;
  if (next.kind === "write") await write(writer);
  else await end(scene, writer, next.kind);
}

/** Who has no open transaction, nor the system, misses nothing that was committed. */
function expectUnheld(scene: Scene): void {
  const open = scene.writers.filter((writer) => writer.open).flatMap(({ tenants }) => tenants);
  const held = new Set(open.map(({ id }) => id));
  const free = ({ tenantId }: { tenantId: string }) => !held.has(tenantId);
  expect(byTenant(scene.read.filter(free))).toEqual(
    byTenant(inOrder(scene.committed.filter(free))),
  );
}

function inOrder(written: readonly Written[]): Written[] {
  return written.toSorted((a, b) => a.position - b.position);
}

function byTenant(events: readonly Written[]): Record<string, number[]> {
  const grouped = Object.entries(Object.groupBy(events, ({ tenantId }) => tenantId));
  return Object.fromEntries(grouped.map(([tenantId, of = []]) => [tenantId, positionsOf(of)]));
}

async function play(db: Queryable, writers: readonly Writer[], steps: readonly Step[]) {
  const tail = openTail(db, await lastPosition(db));
  const scene: Scene = { writers, tail, committed: [], read: [] };
  try {
    for (const next of steps) await take(scene, next);
  } finally {
    for (const writer of writers) await end(scene, writer, "commit");
  }
  scene.read.push(...(await scene.tail.drain(2)));
  expect(byTenant(scene.read)).toEqual(byTenant(inOrder(scene.committed)));
  expect(scene.tail.at()).toEqual({ position: await lastPosition(db), held: {} });
}

test("pages of any length, over any interleaving, are all events in order, each once", async ({
  db,
  connect,
}) => {
  const tenants = [await insertTenant(db), await insertTenant(db), await insertTenant(db)];
  const writers = await openWriters(connect, tenants);
  const reader = await connect();

  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: "max" }), (steps) =>
      play(reader, writers, steps),
    ),
    { numRuns: 80 },
  );
});
