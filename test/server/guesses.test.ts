// Whoever tries keys is slowed, by address, and nobody else with them.
import type { IncomingMessage } from "node:http";
import { expect, test as plainTest } from "vitest";
import type { Identity } from "../../src/database/wire.ts";
import { createAuthenticator } from "../../src/server/authenticate.ts";
import { networkOf, slowGuesses } from "../../src/server/guesses.ts";
import { problemError, problemOf } from "../../src/server/problems.ts";
import { test } from "./support.ts";

/** An authenticator that knows one key, and counts how often it was asked. */
function aDoor(options = {}) {
  let asked = 0;
  let ms = 0;
  const ofKey = async (key: string) => {
    asked += 1;
    if (key !== "good") throw problemError("UNAUTHENTICATED", "No.");
    return await Promise.resolve({ keyId: "good" } as Identity);
  };
  const ofRequest = async ({ headers }: IncomingMessage) =>
    await ofKey(String(headers["x-api-key"]));
  const nowMs = () => ms;
  const guarded = slowGuesses({ ofKey, ofRequest } as never, {
    atOnceMax: 3,
    refillMs: 1_000,
    nowMs,
    ...options,
  });
  const tryKey = async (key: string, address = "192.0.2.1") => {
    const request = { headers: { "x-api-key": key }, socket: { remoteAddress: address } };
    return await guarded.ofRequest(request as never).then(
      () => "in",
      (error: unknown) => problemOf(error)?.code,
    );
  };
  return { tryKey, asked: () => asked, wait: (waitMs: number) => void (ms += waitMs) };
}

plainTest("after a few failures keys are not looked up, until some have refilled", async () => {
  const { tryKey, asked, wait } = aDoor();

  for (let guess = 0; guess < 3; guess += 1) expect(await tryKey("bad")).toBe("UNAUTHENTICATED");
  expect(await tryKey("bad")).toBe("RATE_LIMITED");
  expect(asked()).toBe(3);

  wait(1_000);
  expect(await tryKey("bad")).toBe("UNAUTHENTICATED");
  expect(await tryKey("bad")).toBe("RATE_LIMITED");
});

plainTest("a key that was good there lately goes on, another address too", async () => {
  const { tryKey } = aDoor();
  await tryKey("good");
  for (let guess = 0; guess < 4; guess += 1) await tryKey("bad");

  expect(await tryKey("good")).toBe("in");
  expect(await tryKey("bad", "192.0.2.2")).toBe("UNAUTHENTICATED");
});

plainTest("who succeeds is never slowed", async () => {
  const { tryKey } = aDoor();

  for (let ask = 0; ask < 100; ask += 1) expect(await tryKey("good")).toBe("in");
});

plainTest.for([
  ["192.0.2.1", "192.0.2.1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8:1:2::9", "2001:db8:1:2"],
  ["::1", ""],
  [undefined, ""],
])("%s counts as %s", ([address, network]) => {
  expect(networkOf(address)).toBe(network);
});

plainTest("it remembers so many addresses and no more", async () => {
  const { tryKey } = aDoor({ atOnceMax: 1 });
  await tryKey("bad", "192.0.2.1");
  expect(await tryKey("bad", "192.0.2.1")).toBe("RATE_LIMITED");

  for (let other = 0; other < 10_000; other += 1) {
    await tryKey("bad", `10.${other >> 16}.${(other >> 8) & 255}.${other & 255}`);
  }

  expect(await tryKey("bad", "192.0.2.1")).toBe("UNAUTHENTICATED");
});

test("over HTTP it is 429 with the time to retry", async ({ serve, as }) => {
  const authenticator = slowGuesses(createAuthenticator({ pool: as("minoots_server") }), {
    atOnceMax: 2,
    refillMs: 60_000,
  });
  const { call } = await serve({ authenticator });
  const guess = async () => await call("GET", "/usage", { key: "mnt_test_wrong" });

  expect([(await guess()).status, (await guess()).status]).toEqual([401, 401]);
  const refused = await guess();
  expect(refused).toMatchObject({ status: 429, body: { code: "RATE_LIMITED" } });
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(50);
});
