// Keys over GraphQL: made by admins and shown once, limited to their scopes, replaced one by
// another, and let go of everywhere when they are revoked.
import { once } from "node:events";
import { expect } from "vitest";
import { WebSocket } from "ws";
import { createAuthenticator } from "../../src/server/authenticate.ts";
import { createSocketHandler } from "../../src/server/sockets.ts";
import { makeKey, silent } from "../server/support.ts";
import { test } from "./support.ts";
import type { Api, Data } from "./support.ts";

const create = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
  outcome message secret
  apiKey { id name environment scopes status createdBy expiresAt lastUsedAt revokedAt revokedBy }
} }`;
const revoke = `mutation ($id: String!) { revokeApiKey(input: {id: $id}) {
  outcome apiKey { id status revokedBy } } }`;
const list = "{ apiKeys { id name status lastUsedAt } }";
const schedule = `mutation { scheduleTimer(input: {name: "tea", fireIn: "1h"}) { outcome } }`;
const viewer = "{ viewer { scopes } }";
const codeOf = ({ data, errors }: Data) => errors?.[0]?.extensions.code ?? (data ? "ok" : "none");

// A key found good is remembered for two seconds.
const patience = { timeout: 10_000 };

interface Chief {
  readonly id: string;
  ask(document: string, variables?: object): Promise<Data>;
}

const keyTest = test.extend("chief", async ({ api, db, tenant }): Promise<Chief> => {
  const key = await makeKey(db, tenant, ["admin"]);
  const id = key.split("_")[2]!;
  return { id, ask: async (document, variables) => (await api.ask(document, variables, key)).data };
});

keyTest("an admin makes a key, which is shown whole this once", async ({ api, chief }) => {
  const input = { name: "laptop", scopes: ["READ"], expiresIn: "90d", environment: "test" };

  const { createApiKey } = await chief.ask(create, { input });
  const { secret, apiKey } = createApiKey;

  expect(createApiKey).toMatchObject({
    outcome: "CREATED",
    message: "Keep the secret now: it is not shown again.",
    apiKey: {
      name: "laptop",
      environment: "test",
      scopes: ["READ"],
      status: "LIVE",
      createdBy: `key:${chief.id}`,
      expiresAt: expect.stringMatching(/Z$/),
      lastUsedAt: null,
      revokedAt: null,
      revokedBy: null,
    },
  });
  expect(await api.ask(viewer, {}, secret)).toMatchObject({
    data: { viewer: { scopes: ["READ"] } },
  });
  const { apiKeys } = await chief.ask(list);
  expect(apiKeys.find(({ id }: Data) => id === apiKey.id)).toMatchObject({
    lastUsedAt: expect.stringMatching(/Z$/),
  });
  expect(JSON.stringify(apiKeys)).not.toContain(secret.split("_")[3]);
});

keyTest("a mistake in it is told with its place", async ({ api, db, tenant }) => {
  const key = await makeKey(db, tenant, ["admin"]);
  const mistakes = [
    { name: "x", scopes: [] },
    { name: "", scopes: ["READ"] },
    { name: "x", expiresIn: "1 day" },
    { name: "x", expiresAt: "2001-01-01T00:00:00Z" },
    { name: "x", environment: "A" },
  ];

  const told = await Promise.all(mistakes.map((input) => api.ask(create, { input }, key)));

  expect(told.map(({ errors }) => errors?.[0]?.extensions.path)).toEqual([
    "scopes",
    "name",
    "expiresIn",
    "expiresAt",
    "environment",
  ]);
});

keyTest("each scope opens its own operations and no other", async ({ api, db, tenant }) => {
  const operations = {
    read: viewer,
    write: schedule,
    admin: list,
    "admin by mutation": `mutation { createApiKey(input: {name: "x"}) { outcome } }`,
    "read and admin": "{ viewer { scopes } ...keys } fragment keys on Query { apiKeys { id } }",
    "write and admin": `mutation { a: createApiKey(input: {name: "x"}) { outcome }
      ... on Mutation { scheduleTimer(input: {name: "x", fireIn: "1h"}) { outcome } } }`,
  };
  const table: Record<string, string[]> = {};
  for (const scope of ["read", "write", "admin"]) {
    const key = await makeKey(db, tenant, [scope]);
    table[scope] = [];
    for (const [name, text] of Object.entries(operations)) {
      const code = codeOf(await api.ask(text, {}, key));
      expect(["ok", "FORBIDDEN"]).toContain(code);
      if (code === "ok") table[scope].push(name);
    }
  }

  expect(table).toEqual({
    read: ["read"],
    write: ["write"],
    admin: ["admin", "admin by mutation"],
  });
});

keyTest("a new key takes over from an old one without a gap", async ({ api, chief }) => {
  const make = async () => (await chief.ask(create, { input: { name: "shop" } })).createApiKey;
  const old = await make();
  const fresh = await make();
  const both = [await api.ask(schedule, {}, old.secret), await api.ask(schedule, {}, fresh.secret)];

  const revoked = await chief.ask(revoke, { id: old.apiKey.id });
  const again = await chief.ask(revoke, { id: old.apiKey.id });

  expect(both.map(codeOf)).toEqual(["ok", "ok"]);
  expect([revoked.revokeApiKey, again.revokeApiKey.outcome]).toEqual([
    {
      outcome: "CHANGED",
      apiKey: { id: old.apiKey.id, status: "REVOKED", revokedBy: `key:${chief.id}` },
    },
    "UNCHANGED",
  ]);
  await expect.poll(async () => (await api.ask(viewer, {}, old.secret)).status, patience).toBe(401);
  expect(codeOf(await api.ask(viewer, {}, fresh.secret))).toBe("ok");
});

keyTest(
  "an admin key that was revoked makes no other, remembered or not",
  async ({ api, db, chief }) => {
    await chief.ask(viewer);
    await db.query("update minoots_private.api_keys set revoked_at = now() where id = $1", [
      chief.id,
    ]);

    const answer = await chief.ask(create, { input: { name: "x" } });

    expect(answer?.createApiKey ?? null).toBeNull();
    expect(codeOf(await api.ask(viewer))).toBe("ok");
  },
);

keyTest(
  "another tenant's keys are not to be seen, nor revoked",
  async ({ api, chief, db, other }) => {
    const theirs = await makeKey(db, other.tenant, ["admin"]);

    const { apiKeys } = (await api.ask(list, {}, theirs)).data;
    const answer = await api.ask(revoke, { id: chief.id }, theirs);

    expect(apiKeys.map(({ id }: Data) => id)).not.toContain(chief.id);
    expect(codeOf(answer)).toBe("NOT_FOUND");
  },
);

// A second server over the same database, as another process would be.
async function neighbour({ api, as, serve }: Data): Promise<Api> {
  const authenticator = createAuthenticator({ pool: as("minoots_server") });
  const sockets = createSocketHandler({
    graphql: api.graphql,
    authenticator,
    log: silent,
    keysMs: 20,
  });
  const caller = await serve({ graphql: api.graphql.handler, sockets, authenticator });
  return { ...api, ...caller, socketUrl: `${caller.url.replace("http", "ws")}/graphql` };
}

async function greeted({ socketUrl }: Api, key: string): Promise<WebSocket> {
  const socket = new WebSocket(socketUrl, ["graphql-transport-ws"]);
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "connection_init", payload: { "X-API-Key": key } }));
  await once(socket, "message");
  return socket;
}

keyTest(
  "revoked at one server, its sockets close at every server",
  async ({ open, chief, db, tenant, as, serve }) => {
    const here = await open({ sockets: { keysMs: 20 } });
    const there = await neighbour({ api: here, as, serve });
    const [lost, kept] = [await makeKey(db, tenant), await makeKey(db, tenant)];
    const sockets = await Promise.all([
      greeted(here, lost),
      greeted(there, lost),
      greeted(there, kept),
    ]);
    const closed = sockets.slice(0, 2).map((socket) => once(socket, "close"));

    await chief.ask(revoke, { id: lost.split("_")[2] });

    for (const [code, reason] of await Promise.all(closed)) {
      expect([code, String(reason)]).toEqual([
        4401,
        "This API key is unknown, expired or revoked.",
      ]);
    }
    expect(sockets[2]?.readyState).toBe(WebSocket.OPEN);
    await expect
      .poll(async () => (await there.call("GET", "/timers/x", { key: lost })).status, patience)
      .toBe(401);
    sockets[2]?.terminate();
  },
);

keyTest(
  "a suspended tenant's sockets close, and its keys are refused",
  async ({ open, db, tenant }) => {
    const api = await open({ sockets: { keysMs: 20 }, forgetful: true });
    const closed = once(await greeted(api, api.key), "close");

    await db.query("select from minoots_private.change_tenant($1, null, null, true)", [
      tenant.name,
    ]);

    expect((await closed)[0]).toBe(4401);
    expect((await api.call("GET", "/timers/x")).status).toBe(401);
  },
);
