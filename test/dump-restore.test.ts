// A dump taken by the owner, who is no superuser, and restored into a new cluster: the timers
// are there, and whoever kept a cursor is told if what followed it was lost, and goes on if
// not. The feed of the new life is checked before any process of ours has run on it.
import { expect, test as plainTest } from "vitest";
import { checkEpoch } from "../src/database/calls.ts";
import { migrate } from "../src/database/migrate.ts";
import type { Queryable } from "./harness/clock.ts";
import { withClient } from "./harness/cluster.ts";
import { startThrowaway } from "./harness/postgres.ts";
import { makeDatabase, restoreDump, skipped, takeDump, tools } from "./harness/restores.ts";

/** One timer more, as the SQL user; answers the cursor of its event. */
async function write(url: string): Promise<string> {
  return await asShop(url, async (client) => {
    await client.query("select minoots.schedule_timer('tea', fire_in => '1h')");
    const { rows } = await client.query("select cursor from minoots.events order by position");
    return (rows as { cursor: string }[]).at(-1)!.cursor;
  });
}

async function asShop<T>(url: string, work: (client: Queryable) => Promise<T>): Promise<T> {
  const user = new URL(url);
  user.searchParams.set("options", "-c role=shop");
  return await withClient(user.href, work);
}

const cursorsOf = async (url: string, consumer: string) =>
  await asShop(url, async (client) => {
    const { rows } = await client.query("select cursor from minoots.read_feed($1)", [consumer]);
    return rows.map(({ cursor }: { cursor: string }) => cursor);
  });

const seek = async (url: string, consumer: string, cursor: string) =>
  await asShop(url, (client) =>
    client.query("select minoots.seek_feed($1, $2)", [consumer, cursor]),
  );

/** The cursors that the first life gave out, and the address of the second. */
const restoreTest = plainTest.extend("life", { scope: "file" }, async ({}, { onCleanup }) => {
  const clusters = [await startThrowaway(tools!), await startThrowaway(tools!)];
  onCleanup(async () => {
    for (const cluster of clusters) await cluster.stop();
  });
  const [before, after] = [await makeDatabase(clusters[0]!), await makeDatabase(clusters[1]!)];
  await migrate({ url: before, log: () => undefined });
  await withClient(before, async (client) => {
    await client.query("select minoots_private.create_tenant('acme', 'free')");
    await checkEpoch(client);
    await client.query("grant minoots_tenant to shop; grant shop to app");
    await client.query("select minoots_private.grant_tenant('shop', 'acme')");
  });
  const kept = [await write(before), await write(before)];
  await seek(before, "billing", kept[0]!);
  const dump = await takeDump(before);
  const lost = [await write(before), await write(before)];

  await restoreDump(dump, after);
  return { kept, lost, url: after };
});

restoreTest.skipIf(tools === null)(
  `consumers and cursors go on where nothing was lost, and are told where it was${skipped}`,
  async ({ life: { kept, lost, url } }) => {
    const stale = { code: "MN012", column: "cursor" };
    for (const cursor of lost) {
      await expect(seek(url, "new", cursor)).rejects.toMatchObject(stale);
    }
    expect(await cursorsOf(url, "billing")).toEqual([kept[1]!.replace("1-", "2-")]);
    for (const cursor of kept) await seek(url, "new", cursor);
    expect(await cursorsOf(url, "new")).toEqual([]);

    const fresh = [await write(url), await write(url), await write(url)];

    expect(await cursorsOf(url, "new")).toEqual(fresh);
    expect(fresh[0]).toMatch(/^2-/);
    for (const cursor of lost) {
      await expect(seek(url, "new", cursor)).rejects.toMatchObject(stale);
    }
  },
);

restoreTest.skipIf(tools === null)(
  `what was restored is as it was, and the next start changes nothing${skipped}`,
  async ({ life: { url } }) => {
    const migrated = await migrate({ url, log: () => undefined });

    expect(migrated).toMatchObject({ applied: [], rulesChanged: false });
  },
);
