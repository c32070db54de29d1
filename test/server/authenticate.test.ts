// Who is let in: by the whole key only, for as long as it holds, and at little cost.
import { expect, test as plainTest } from "vitest";
import { writeKey } from "../../src/api-key.ts";
import { createAuthenticator } from "../../src/server/authenticate.ts";
import { makeKey, test } from "./support.ts";

const path = "/timers/00000000-0000-0000-0000-000000000000";
const secret = "4fQ2mX7cJ0bWn5Zs8Kd1Vy6Hg3Tr9LpEaUoIqCwBxYt";
const whole = writeKey({ environment: "live", id: "k1", secret });

// Whoever asks it fails the test.
const untouched = {
  query: () => Promise.reject(new Error("The database was asked.")),
} as never;

plainTest.for([
  "",
  "mnt_",
  "mnt_live_k1_short",
  `${whole}x`,
  whole.slice(0, -1),
  whole.replace("live", "test"),
  whole.replace("k1", "k2"),
  whole.toUpperCase(),
  `mnt_live_k1_${"x".repeat(100)}`,
  "mnt_demo_key_free",
])("a key that is not whole is refused without asking the database: %s", async (key) => {
  const { ofKey } = createAuthenticator({ pool: untouched });

  await expect(ofKey(key)).rejects.toMatchObject({
    problem: { code: "UNAUTHENTICATED", message: "This is not a whole API key." },
  });
});

plainTest("a whole key is looked up, and the demo key where there is one", async () => {
  const { ofKey } = createAuthenticator({ pool: untouched, demoKey: "mnt_demo_key_free" });

  await expect(ofKey(whole)).rejects.toThrow("The database was asked.");
  await expect(ofKey("mnt_demo_key_free")).rejects.toThrow("The database was asked.");
});

test("a key is refused from two seconds after it expired, at the latest", async ({
  serve,
  as,
  clock,
  db,
}) => {
  let nowMs = 0;
  const authenticator = createAuthenticator({ pool: as("minoots_server"), nowMs: () => nowMs });
  const { call } = await serve({ authenticator });
  await clock.set("2026-11-20T08:00:00Z");
  await db.query("update minoots_private.api_keys set expires_at = '2026-11-20T08:00:01Z'");
  const before = await call("GET", path);

  await clock.set("2026-11-20T08:00:01Z");
  nowMs = 2_000;
  const after = await call("GET", path);

  expect([before.status, after.status]).toEqual([404, 401]);
  expect(after.body.detail).toBe("This API key is unknown, expired or revoked.");
});

test("one query serves a burst of requests with one key", async ({ serve, as }) => {
  const pool = as("minoots_server");
  let asked = 0;
  const counting = {
    query: (...given: Parameters<typeof pool.query>) => {
      asked += 1;
      return pool.query(...given);
    },
  } as never;
  const authenticator = createAuthenticator({ pool: counting, nowMs: () => 0 });
  const { call } = await serve({ authenticator });

  await Promise.all(Array.from({ length: 20 }, () => call("GET", path)));

  expect(asked).toBe(1);
});

test("of many keys, one look-up tells which hold", async ({ db, tenant, as }) => {
  const { living } = createAuthenticator({ pool: as("minoots_server") });
  const [first, second, ended] = await Promise.all(
    [1, 2, 3].map(() => makeKey(db, tenant, ["read"])),
  );
  await db.query("update minoots_private.api_keys set revoked_at = now() where id = $1", [
    ended!.split("_")[2],
  ]);

  expect(await living(new Set([first!, ended!, whole, second!]))).toEqual(new Set([first, second]));
});
