// On a standby, and in a snapshot that stands still, the feed could lose events: there it is
// refused. What is only read of timers works on a standby as anywhere.
import pg from "pg";
import { expect, test as plainTest } from "vitest";
import { checkEpoch, tailFeed } from "../src/database/calls.ts";
import { connectionConfig } from "../src/database/connect.ts";
import { migrate } from "../src/database/migrate.ts";
import { createDatabase, urlOf, withClient } from "./harness/cluster.ts";
import { insertTenant } from "./harness/database.ts";
import { scheduleFor } from "./harness/firing.ts";
import { startThrowaway } from "./harness/postgres.ts";
import { createUser } from "./harness/roles.ts";
import { startStandby, untilFollowed } from "./harness/standby.ts";

const name = "minoots";
const onStandby = { code: "MN017", message: "The feed cannot be read on a standby." };

/** A primary with one timer of a SQL user's tenant, its standby, and the user on either. */
const standbyTest = plainTest.extend("scene", { scope: "file" }, async ({}, { onCleanup }) => {
  const closing: (() => Promise<void>)[] = [];
  onCleanup(async () => {
    for (const close of closing.toReversed()) await close();
  });
  const primary = await startThrowaway();
  closing.push(() => primary.stop());
  await createDatabase(primary.url, name, "template0");
  const url = urlOf(primary.url, name);
  await migrate({ url, log: () => undefined });
  const user = await withClient(url, async (client) => {
    await checkEpoch(client);
    const tenant = await insertTenant(client);
    await scheduleFor(client, tenant, { key: "tea", labels: { order: "1" } });
    return await createUser(client, tenant);
  });
  const standby = await startStandby(primary);
  closing.push(() => standby.stop());
  const open = async (address: string) => {
    const client = new pg.Client(connectionConfig({ url: address, role: null, name: "test" }));
    client.on("error", () => undefined);
    closing.push(() => client.end());
    await client.connect();
    return client;
  };
  const [above, below] = [await open(url), await open(urlOf(standby.url, name))];
  await untilFollowed(above, below);
  return { primary: above, standby: below, user };
});

standbyTest("it is a standby, and follows the primary", async ({ scene }) => {
  await scene.primary.query("set synchronous_commit = on");
  await scene.primary.query("create role later nologin");
  await untilFollowed(scene.primary, scene.standby);

  const { rows } = await scene.standby.query(
    "select pg_is_in_recovery() as recovering, to_regrole('later')::text as role",
  );
  expect(rows).toEqual([{ recovering: true, role: "later" }]);
});

standbyTest("the tail of the feed is refused on a standby", async ({ scene: { standby } }) => {
  await standby.query("set role minoots_server");

  await expect(tailFeed(standby, { after: 0, held: {}, eventsMax: 10 })).rejects.toMatchObject(
    onStandby,
  );
  await standby.query("reset role");
});

standbyTest("and so is whatever consumers do", async ({ scene: { standby, user } }) => {
  await standby.query(`set session authorization ${user}`);

  for (const call of [
    "read_feed('billing')",
    "commit_feed('billing', '1-0')",
    "seek_feed('billing')",
    "seek_feed('billing', '1-0')",
  ]) {
    await expect(standby.query(`select minoots.${call}`), call).rejects.toMatchObject(onStandby);
  }
  await standby.query("reset session authorization");
});

standbyTest("timers are read there, in every form", async ({ scene: { standby, user } }) => {
  await standby.query(`set session authorization ${user}`);

  for (const source of [
    "timers",
    "get_timer(key => 'tea')",
    `find_timers(labels => '{"order": "1"}')`,
    "lag_by_minute()",
    "outcomes_by_day()",
    "timer_ledger(key => 'tea')",
    "feed_consumers()",
  ]) {
    await standby.query(`select * from minoots.${source}`);
  }
  const { rows } = await standby.query("select key from minoots.timers");
  expect(rows).toEqual([{ key: "tea" }]);
  await standby.query("reset session authorization");
});

standbyTest.for(["repeatable read", "serializable"])(
  "on the primary, the feed is refused in %s",
  async (isolation, { scene: { primary, user } }) => {
    const refused = { code: "MN001", message: `The feed cannot be read in ${isolation}.` };
    const calls = [
      ["minoots_server", "minoots_private.tail_feed(0, '{}', 10)"],
      ["minoots_server", "minoots_private.read_events(gen_random_uuid(), 0, 1, 10)"],
      [user, "minoots.read_feed('billing')"],
      [user, "minoots.seek_feed('billing')"],
      [user, "minoots.commit_feed('billing', '1-0')"],
    ];

    for (const [role, call] of calls) {
      await primary.query(`begin isolation level ${isolation}; set local role ${role}`);
      await expect(primary.query(`select ${call}`), call).rejects.toMatchObject(refused);
      await primary.query("rollback");
    }
  },
);
