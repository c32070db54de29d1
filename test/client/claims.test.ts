// Work from a queue through the client: claimed as it comes, answered by what the handler does;
// endpoints and replays by their verbs.
import type pg from "pg";
import { expect } from "vitest";
import { advanceReplay } from "../../src/database/delivery-calls.ts";
import { fireDue } from "../../src/database/calls.ts";
import type { Claim, Client } from "../../src/client/index.ts";
import { makeKey } from "../server/support.ts";
import { test } from "./support.ts";

/** Fires a timer for each prompt, which then waits in the queue. */
async function ask(client: Client, db: pg.Pool, ...prompts: string[]): Promise<string[]> {
  const made = await client.scheduleMany(
    prompts.map((prompt) => ({
      name: "ask",
      fireIn: "1h",
      actions: [{ agentPrompt: { prompt, queue: "desk", retryPolicy: { maxAttempts: 1 } } }],
    })),
  );
  const ids = made.map(({ timer }) => timer.id);
  await db.query(
    `update minoots_private.timers set fire_at = fire_at - interval '1 day'
    where id = any($1)`,
    [ids],
  );
  await fireDue(db, { fireMax: 10, owner: null, leaseMs: 30_000 });
  return ids;
}

const promptOf = ({ event }: Claim) => (event.type === "agent.prompt" ? event.data.prompt : "");

test("what a handler answers is the result, what it throws the reason", async ({
  connected: { client },
  db,
}) => {
  const ids = await ask(client, db, "tea", "coffee");
  const ending = new AbortController();
  const handled: string[] = [];

  await client.work(
    async (claim) => {
      handled.push(promptOf(claim));
      if (handled.length === 2) ending.abort();
      await claim.extend("10m");
      if (promptOf(claim) === "tea") return { cups: 2 };
      throw Object.assign(new Error("No coffee."), { retry: false });
    },
    { queue: "desk", lease: "1m", signal: ending.signal },
  );

  expect(handled.toSorted()).toEqual(["coffee", "tea"]);
  const ends = await Promise.all(ids.map((id) => client.get(id)));
  expect(ends.map((end) => end!.deliveries[0])).toMatchObject([
    { status: "SUCCEEDED", result: { cups: 2 } },
    { status: "DEAD", reason: "No coffee." },
  ]);
});

test("claims come one by one, also those that come later, and break leaves none behind", async ({
  connected: { client },
  db,
  hub,
}) => {
  await hub.start();
  await ask(client, db, "one");
  const claims = client.claim({ queue: "desk" });
  const first = await claims.next();
  const next = claims.next();

  await ask(client, db, "two");
  await ask(client, db, "three");
  const second = await next;
  await claims.return!();

  expect([promptOf(first.value), promptOf(second.value)]).toEqual(["one", "two"]);
  const left = client.claim({ queue: "desk" });
  expect(promptOf((await left.next()).value)).toBe("three");
  await hub.stop();
});

test("a server that is away for a while is waited for, a wrong key is thrown", async ({
  api,
  clientOn,
  connected: { client },
  db,
}) => {
  await ask(client, db, "tea");
  let broken = 2;
  const shaky: typeof fetch = async (...given) => {
    if (broken-- > 0) throw new TypeError("broken");
    return await fetch(...given);
  };
  const { client: patient, retries } = clientOn(api, { fetch: shaky, retryAttempts: 0 });
  const { client: stranger } = clientOn(api, { key: "mnt_test_wrong" });

  const { value } = await patient.claim({ queue: "desk" }).next();

  expect(promptOf(value)).toBe("tea");
  expect(retries.map(({ error: { code }, attempt }) => [code, attempt])).toEqual([
    ["UNREACHABLE", 1],
    ["UNREACHABLE", 2],
  ]);
  const refused = { code: "UNAUTHENTICATED" };
  await expect(stranger.claim().next()).rejects.toMatchObject(refused);
  await expect(stranger.work(() => {}, { concurrency: 3 })).rejects.toMatchObject(refused);
});

test("a signal ends who waits for work, with its reason, and who works, in peace", async ({
  connected: { client },
}) => {
  const ending = new AbortController();
  const claiming = client.claim({ queue: "none", signal: ending.signal }).next();
  const working = client.work(() => {}, { queue: "none", concurrency: 2, signal: ending.signal });

  ending.abort(new Error("enough"));

  await expect(claiming).rejects.toThrow("enough");
  expect(await working).toBeUndefined();
});

test("dead deliveries are replayed at a rate, watched, and cancelled", async ({
  connected: { client },
  db,
  tenant,
}) => {
  const [timerId] = await ask(client, db, "tea", "coffee");
  for (let count = 0; count < 2; count += 1) {
    const { value } = await client.claim({ queue: "desk" }).next();
    await value!.reject("no", { retry: false });
  }

  const none = await client.replayMany({ kind: "webhook" });
  const { outcome, replay } = await client.replayMany({ kind: "agent_prompt", rate: 1 });
  await advanceReplay(db, tenant.id, replay.id);
  const seen = [];
  for await (const each of client.watchReplay(replay.id)) {
    seen.push([each.status, each.done, each.total]);
    if (each.status === "RUNNING") await client.cancelReplay(replay.id);
  }

  expect([none.outcome, outcome]).toEqual(["UNCHANGED", "CREATED"]);
  expect(seen).toEqual([
    ["RUNNING", 1, 2],
    ["CANCELLED", 1, 2],
  ]);
  expect((await client.listReplays()).map(({ id }) => id)).toEqual([replay.id, none.replay.id]);
  expect(await client.getReplay(timerId!)).toBeNull();
});

test("endpoints are saved, listed and given new secrets", async ({
  api,
  clientOn,
  connected: { client },
  db,
  tenant,
}) => {
  const { client: admin } = clientOn(api, { key: await makeKey(db, tenant, ["admin"]) });
  const url = "https://example.com/hook";

  const saved = await client.saveEndpoint({ url, rate: 5 });
  const off = await client.saveEndpoint({ url, enabled: false });
  const { secret } = await admin.rotateEndpointSecret({ url, overlap: "1h" });
  const all = [];
  for await (const each of client.endpoints()) all.push(each);

  expect(saved).toMatchObject({ outcome: "CREATED", endpoint: { rate: 5, state: "HEALTHY" } });
  expect(off).toMatchObject({ outcome: "CHANGED", endpoint: { rate: 5, state: "DISABLED" } });
  expect(secret).toMatch(/^whsec_/);
  expect(all).toMatchObject([{ origin: "https://example.com", state: "DISABLED" }]);
  await expect(client.rotateEndpointSecret({ url })).rejects.toMatchObject({ code: "FORBIDDEN" });
});
