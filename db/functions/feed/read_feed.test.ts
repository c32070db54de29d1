import { expect } from "vitest";
import { checkEpoch } from "../../../src/database/calls.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { insertTenant, refusal, test } from "../../../test/harness/database.ts";
import { type Row, untilWaiting } from "../../../test/harness/firing.ts";
import { begunWriter, commit, positionsOf, write } from "../../../test/harness/feed.ts";
import { setFloor } from "../../../test/harness/retention.ts";

interface Event extends Row {
  readonly position: number;
  readonly cursor: string;
}

async function readFeed(db: Queryable, consumer: string, max = 100): Promise<Event[]> {
  const { rows } = await db.query("select * from minoots.read_feed($1, $2)", [consumer, max]);
  return rows as Event[];
}

async function commitFeed(db: Queryable, consumer: string, event: Event | undefined) {
  await db.query("select minoots.commit_feed($1, $2)", [consumer, event?.cursor]);
}

/** A tenant's file of its own: three events that are committed. */
const feedTest = test.extend("written", async ({ db, tenant, connect }): Promise<number[]> => {
  await checkEpoch(db);
  const writer = await begunWriter(connect, tenant);
  const positions = [await write(writer), await write(writer), await write(writer)];
  await commit(writer);
  return positions;
});

feedTest(
  "a new consumer starts with the oldest event; they come again until committed",
  async ({ as, tenant, written }) => {
    const server = as("minoots_server", tenant);

    expect(positionsOf(await readFeed(server, "billing"))).toEqual(written);
    const [first] = await readFeed(server, "billing", 2);
    await commitFeed(server, "billing", first);

    expect(positionsOf(await readFeed(server, "billing"))).toEqual(written.slice(1));
  },
);

feedTest(
  "each event tells what happened, and where to go on",
  async ({ db, as, tenant, written }) => {
    const [event] = await readFeed(as("minoots_server", tenant), "billing", 1);

    expect(event).toMatchObject({
      cursor: `${await checkEpoch(db)}-${written[0]}`,
      tenant_id: tenant.id,
      type: "timer.scheduled",
      data: { name: "tea" },
    });
  },
);

feedTest(
  "consumers are apart, by their names and by their tenants",
  async ({ db, as, tenant, written }) => {
    const server = as("minoots_server", tenant);
    const stranger = as("minoots_server", await insertTenant(db));
    await commitFeed(server, "billing", (await readFeed(server, "billing")).at(-1));

    expect(await readFeed(server, "billing")).toEqual([]);
    expect(positionsOf(await readFeed(server, "shipping"))).toEqual(written);
    expect(await readFeed(stranger, "billing")).toEqual([]);
  },
);

feedTest(
  "only the tenant's own open transaction holds it back",
  async ({ db, as, tenant, written, connect }) => {
    const server = as("minoots_server", tenant);
    await write(await begunWriter(connect, await insertTenant(db)));
    const open = await begunWriter(connect, tenant);
    const held = await write(open);
    const late = await begunWriter(connect, tenant);
    const after = await write(late);
    await commit(late);

    expect(positionsOf(await readFeed(server, "billing"))).toEqual(written);
    await commit(open);
    expect(positionsOf(await readFeed(server, "billing"))).toEqual([...written, held, after]);
  },
);

feedTest("two readers of one name take turns", async ({ db, tenant, written, connect }) => {
  const [a, b] = [
    await connect({ role: "minoots_server", tenant }),
    await connect({ role: "minoots_server", tenant }),
  ];
  await a.query("begin");
  const [first] = await readFeed(a, "billing", 1);
  await commitFeed(a, "billing", first);

  const reading = readFeed(b, "billing", 1);
  await untilWaiting(db, b);
  await a.query("commit");

  expect(positionsOf(await reading)).toEqual([written[1]]);
});

feedTest(
  "a SQL user reads within the transaction of its own work",
  async ({ db, tenant, written, connect }) => {
    await db.query("insert into minoots_private.tenant_roles values ('minoots_tenant', $1)", [
      tenant.id,
    ]);
    const user = await connect({ role: "minoots_tenant" });
    await user.query("begin");
    const events = await readFeed(user, "work");
    await commitFeed(user, "work", events.at(-1));
    await user.query("rollback");

    expect(positionsOf(events)).toEqual(written);
    expect(positionsOf(await readFeed(user, "work"))).toEqual(written);
    await db.query("delete from minoots_private.tenant_roles");
  },
);

test("in a snapshot that would lose events it is refused", async ({ tenant, connect }) => {
  const client = await connect({ role: "minoots_server", tenant });
  await client.query("begin isolation level repeatable read");

  await expect(readFeed(client, "billing")).rejects.toMatchObject({ code: "MN001" });
});

test("what makes no sense is refused, by its field", async ({ tenant, connect }) => {
  const client = await connect({ role: "minoots_server", tenant });
  await client.query("begin");
  const call = "select minoots.read_feed($1, $2)";

  for (const max of [null, 0, -1, 10_001]) {
    expect(await refusal(client, call, ["billing", max])).toMatchObject({
      code: "MN001",
      column: "maxEvents",
    });
  }
  expect(await refusal(client, call, [null, 10])).toMatchObject({ column: "consumer" });
});

test("whoever has no tenant is refused", async ({ as }) => {
  await expect(readFeed(as("minoots_tenant"), "billing")).rejects.toMatchObject({ code: "MN009" });
});

feedTest(
  "a consumer that stayed away too long is told, and where to go on",
  async ({ db, as, tenant, written }) => {
    const server = as("minoots_server", tenant);
    await commitFeed(server, "billing", (await readFeed(server, "billing"))[0]);
    await setFloor(db, written[1]!);

    const goOn = `cursor ${await checkEpoch(db)}-${written[1]}`;

    await expect(readFeed(server, "billing")).rejects.toMatchObject({
      code: "MN012",
      hint: expect.stringContaining(goOn) as string,
    });

    await server.query("select minoots.commit_feed('billing', $1)", [
      `${await checkEpoch(db)}-${written[1]}`,
    ]);
    expect(positionsOf(await readFeed(server, "billing"))).toEqual([written[2]]);
    expect(positionsOf(await readFeed(server, "newcomer"))).toEqual([written[2]]);
  },
);

feedTest("a quiet tenant's consumer is carried along", async ({ db, as, tenant, written }) => {
  const server = as("minoots_server", tenant);
  await commitFeed(server, "billing", (await readFeed(server, "billing")).at(-1));
  const far = written[2]! + 100_000;
  await db.query("select setval('minoots_private.event_position', $1)", [far]);

  expect(await readFeed(server, "billing")).toEqual([]);

  await setFloor(db, far);
  expect(await readFeed(server, "billing")).toEqual([]);
});
