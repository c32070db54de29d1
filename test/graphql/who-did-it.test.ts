// Every event names who did it and through which face; requestedBy stays the caller's own
// word. Shown by lists and by subscriptions alike.
import { expect } from "vitest";
import type { Queryable } from "../harness/clock.ts";
import type { Tenant } from "../harness/database.ts";
import { attemptOf, fire, settle } from "../harness/firing.ts";
import { createUser } from "../harness/roles.ts";
import { actingAs } from "../harness/rules.ts";
import { test } from "./support.ts";
import type { Api, Data } from "./support.ts";

interface Scene {
  readonly api: Api;
  readonly db: Queryable;
  readonly connect: () => Promise<Queryable>;
  readonly tenant: Tenant;
}

const mutation = `mutation ($input: ScheduleTimerInput!) { scheduleTimer(input: $input) {
  timer { id requestedBy } } }`;
const events = "query ($id: UUID) { timer(id: $id) { events { nodes { type actor face } } } }";
const tea = { name: "tea", fireIn: "1h", requestedBy: "key:forged" };

const idOf = (key: string) => key.split("_")[2];

async function overSocket({ api }: Scene): Promise<Data> {
  const results = api.socket().iterate({ query: mutation, variables: { input: tea } });
  const { value } = await results.next();
  return value.data.scheduleTimer.timer;
}

async function bySql({ connect, tenant }: Scene): Promise<[Data, string]> {
  const db = await connect();
  const user = await createUser(db, tenant);
  const { rows } = await actingAs(db, user, async () => {
    await db.query(`set role ${user}`);
    await db.query("set minoots.actor = 'key:forged'");
    await db.query("set minoots.face = 'rest'");
    return db.query(
      `select (timer).id, (timer).requested_by as "requestedBy"
      from minoots.schedule_timer('tea', fire_in => '1h', requested_by => 'key:forged')`,
    );
  });
  return [rows[0], user];
}

test("each face names the key or the role that used it, whatever the caller says", async ({
  api,
  db,
  connect,
  tenant,
}) => {
  const scene = { api, db, connect, tenant };
  const made = {
    graphql: (await api.run(mutation, { input: tea })).scheduleTimer.timer,
    socket: await overSocket(scene),
    rest: (await api.call("POST", "/timers", { body: tea })).body,
  };
  const [sqlTimer, user] = await bySql(scene);

  const shown = async ({ id }: Data) => (await api.run(events, { id })).timer.events.nodes;
  const type = "TIMER_SCHEDULED";
  const actor = `key:${idOf(api.key)}`;
  expect(await shown(made.graphql)).toEqual([{ type, actor, face: "graphql" }]);
  expect(await shown(made.socket)).toEqual([{ type, actor, face: "graphql" }]);
  expect(await shown(made.rest)).toEqual([{ type, actor, face: "rest" }]);
  expect(await shown(sqlTimer)).toEqual([{ type, actor: `role:${user}`, face: "sql" }]);
  for (const timer of [...Object.values(made), sqlTimer]) {
    expect(timer.requestedBy).toBe("key:forged");
  }
});

test("what nobody asked for names the loop that did it", async ({ api, db }) => {
  const input = {
    name: "tea",
    fireIn: "1ms",
    actions: [{ webhook: { url: "https://x.example" } }],
  };
  const { timer } = (await api.run(mutation, { input })).scheduleTimer;
  const { handoffs } = await fire(db);
  await settle(db, ...handoffs.map((handoff) => attemptOf(handoff)));

  const { nodes } = (await api.run(events, { id: timer.id })).timer.events;

  expect(nodes.slice(1)).toEqual([
    { type: "TIMER_FIRED", actor: "loop:kernel", face: "kernel" },
    { type: "DELIVERY_SUCCEEDED", actor: "loop:hands", face: "kernel" },
    { type: "TIMER_COMPLETED", actor: "loop:hands", face: "kernel" },
  ]);
});

test("a subscriber is told the same", async ({ api }) => {
  const stream = api.follow("subscription { timerEvents { type actor face } }");
  expect((await stream.next()).timerEvents).toEqual({ type: "MARK", actor: null, face: null });

  await api.call("POST", "/timers", { body: tea });

  expect((await stream.next()).timerEvents).toEqual({
    type: "TIMER_SCHEDULED",
    actor: `key:${idOf(api.key)}`,
    face: "rest",
  });
});
