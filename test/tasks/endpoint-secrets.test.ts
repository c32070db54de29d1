// The secrets deliveries are signed with, and that the first writer of one wins.
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createBriefCache } from "../../src/tasks/brief-cache.ts";
import { createEndpointSecrets, type Keys } from "../../src/tasks/endpoint-secrets.ts";
import { createSealer } from "../../src/tasks/seal.ts";
import { decodeSecret, generateSecret } from "../../src/webhook-signature.ts";
import { aHandoff } from "./support/handoffs.ts";

// What open_endpoint does: the first sealed secret of an endpoint is the one that holds.
function anEndpointTable() {
  const rows = new Map<string, string[]>();
  let calls = 0;
  return {
    rows,
    calls: () => calls,
    openEndpoint: async (tenantId: string, endpoint: string, sealed: string) => {
      calls += 1;
      const key = `${tenantId} ${endpoint}`;
      if (!rows.has(key)) rows.set(key, [sealed]);
      return rows.get(key)!;
    },
  };
}

/** The bytes of keys, which show nothing when compared themselves. */
async function hex(keys: Keys | Promise<Keys>): Promise<string[]> {
  return (await keys).map((key) => key.export().toString("hex"));
}

test("secrets that came with the hand-off are unsealed at once, newest first", async () => {
  const sealer = createSealer(randomBytes(32));
  const { openEndpoint, calls } = anEndpointTable();
  const [newer, older] = [generateSecret(), generateSecret()];
  const handoff = aHandoff();
  const secrets = [newer, older].map((secret) => sealer.seal(secret, handoff));

  const keys = createEndpointSecrets({ sealer, openEndpoint })({ ...handoff, secrets });

  expect(await hex(keys)).toEqual(await hex([newer, older].map(decodeSecret)));
  expect(calls()).toBe(0);
});

test("the first delivery of an endpoint makes its secret, and those beside it wait for it", async () => {
  const sealer = createSealer(randomBytes(32));
  const table = anEndpointTable();
  const keysFor = createEndpointSecrets({ sealer, openEndpoint: table.openEndpoint });

  const together = await Promise.all([
    keysFor(aHandoff()),
    keysFor(aHandoff()),
    keysFor(aHandoff()),
  ]);

  expect(table.calls()).toBe(1);
  expect(new Set(await Promise.all(together.map(async (keys) => (await hex(keys))[0]))).size).toBe(
    1,
  );
  expect(together[0]?.[0]?.symmetricKeySize).toBe(32);
  expect(await hex(keysFor(aHandoff()))).toEqual(await hex(together[0]));
  expect(table.calls()).toBe(1);
});

test("when two processes open an endpoint, both sign with the first writer's secret", async () => {
  const key = randomBytes(32);
  const { openEndpoint } = anEndpointTable();
  const processes = [1, 2].map(() =>
    createEndpointSecrets({ sealer: createSealer(key), openEndpoint }),
  );

  const [one, two] = await Promise.all(processes.map(async (keysFor) => keysFor(aHandoff())));

  expect(await hex(one!)).toEqual(await hex(two!));
});

test("endpoints and tenants never share a secret", async () => {
  const sealer = createSealer(randomBytes(32));
  const { openEndpoint } = anEndpointTable();
  const keysFor = createEndpointSecrets({ sealer, openEndpoint });

  const keys = await Promise.all([
    keysFor(aHandoff()),
    keysFor(aHandoff({}, { endpoint: "https://other.example" })),
    keysFor(aHandoff({}, { tenantId: "b" })),
  ]);

  expect(new Set(await Promise.all(keys.map(async (all) => (await hex(all))[0]))).size).toBe(3);
});

test("a sealed text that was copied to another endpoint fails there, known or not", () => {
  const sealer = createSealer(randomBytes(32));
  const { openEndpoint } = anEndpointTable();
  const keysFor = createEndpointSecrets({ sealer, openEndpoint });
  const handoff = aHandoff();
  const secrets = [sealer.seal(generateSecret(), handoff)];
  void keysFor({ ...handoff, secrets });

  expect(() => keysFor({ ...handoff, secrets, tenantId: "b" })).toThrow(
    expect.objectContaining({ errorCode: "SECRET_UNREADABLE" }),
  );
});

test("an endpoint that could not be opened is tried anew by the next delivery", async () => {
  const sealer = createSealer(randomBytes(32));
  const { openEndpoint } = anEndpointTable();
  let isAway = true;
  const keysFor = createEndpointSecrets({
    sealer,
    openEndpoint: async (...row) => {
      if (isAway) throw new Error("the database is away");
      return openEndpoint(...row);
    },
  });

  await expect(keysFor(aHandoff())).rejects.toThrow("the database is away");
  isAway = false;

  await expect(keysFor(aHandoff())).resolves.toHaveLength(1);
});

test("an endpoint without any secret is not signed with nothing", async () => {
  const sealer = createSealer(randomBytes(32));
  const keysFor = createEndpointSecrets({ sealer, openEndpoint: async () => [] });

  await expect(keysFor(aHandoff())).rejects.toMatchObject({ errorCode: "SECRET_UNREADABLE" });
});

test("the cache forgets by age and by number", () => {
  let now = 0;
  const cache = createBriefCache<number>({ entriesMax: 2, keepMs: 100, now: () => now });

  cache.set("a", 1);
  cache.set("b", 2);
  cache.set("c", 3);
  expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([undefined, 2, 3]);

  now = 100;
  expect(cache.get("b")).toBeUndefined();
});

test("an endpoint that a transaction holds is asked for again, for all who wait", async () => {
  const sealer = createSealer(randomBytes(32));
  const table = anEndpointTable();
  let held = 2;
  const keysFor = createEndpointSecrets({
    sealer,
    openWaitsMs: [1, 1],
    openEndpoint: (...endpoint) =>
      held-- > 0
        ? Promise.reject(Object.assign(new Error("held"), { code: "55P03" }))
        : table.openEndpoint(...endpoint),
  });

  const [first, second] = await Promise.all([keysFor(aHandoff()), keysFor(aHandoff())]);

  expect(table.calls()).toBe(1);
  expect(await hex(first)).toEqual(await hex(second));
});
