// How fast a tenant may ask by REST, and what each answer says of it.
import { expect } from "vitest";
import { createLimiter } from "../../src/server/limits.ts";
import { insertTenant } from "../harness/database.ts";
import { limit } from "../harness/limits.ts";
import { makeKey, test } from "./support.ts";

const tea = { name: "tea", fireIn: "1h" };
const slow = { requests_per_minute: 60, burst: 3 };

test.beforeEach(({ clock }) => clock.set("2026-11-20T08:00:00Z"));

test("every answer tells what is left, whatever it is", async ({ serve, db, tenant }) => {
  const { call } = await serve();
  await limit(db, tenant, { requests_per_minute: 600, burst: 60 });

  const made = await call("POST", "/timers", { body: tea });
  const missing = await call("GET", "/timers/019a9c3e-7f00-7000-8000-000000000000");
  const wrong = await call("POST", "/timers", { body: {} });
  const nobody = await call("GET", "/timers/x", { key: null });

  expect([made, missing, wrong].map(({ headers }) => headers.get("ratelimit"))).toEqual([
    '"api";r=59;t=1',
    '"api";r=58;t=1',
    '"api";r=57;t=1',
  ]);
  expect(made.headers.get("ratelimit-policy")).toBe('"api";q=60;w=6');
  expect(made.headers.get("retry-after")).toBeNull();
  expect(nobody.headers.get("ratelimit")).toBeNull();
});

test("too fast is told when to retry, and then it goes on", async ({
  serve,
  db,
  as,
  tenant,
  clock,
}) => {
  let ms = 0;
  const limiter = createLimiter({ pool: as("minoots_server"), nowMs: () => ms });
  const { call } = await serve({ limiter });
  await limit(db, tenant, slow);
  for (let ask = 0; ask < 3; ask += 1) await call("POST", "/timers", { body: tea });

  const refused = await call("POST", "/timers", { body: tea });
  await clock.set("2026-11-20T08:00:01Z");
  ms = 1_000;
  const later = await call("POST", "/timers", { body: tea });

  expect(refused).toMatchObject({
    status: 429,
    body: {
      code: "RATE_LIMITED",
      title: "Too many requests",
      detail: "60 requests a minute are allowed, and 3 at once.",
      hint: "Retry in 1 s.",
    },
  });
  expect(refused.headers.get("content-type")).toBe("application/problem+json");
  expect(refused.headers.get("retry-after")).toBe("1");
  expect(refused.headers.get("ratelimit")).toBe('"api";r=0;t=3');
  expect(later.status).toBe(201);
});

test("a refused request does nothing, and does not even reach the rules", async ({
  serve,
  db,
  tenant,
}) => {
  const { call } = await serve();
  await limit(db, tenant, slow);

  const answers = await Promise.all(
    Array.from({ length: 20 }, async () => await call("POST", "/timers", { body: tea })),
  );

  expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(17);
  const { rows } = await db.query(
    "select count(*) from minoots_private.timers where tenant_id = $1",
    [tenant.id],
  );
  expect(rows).toEqual([{ count: 3 }]);
});

test("a large body costs as much as several requests", async ({ serve, db, tenant }) => {
  const { call } = await serve();
  await limit(db, tenant, { burst: 10, payload_bytes_max: 1_000_000 });
  const large = { ...tea, metadata: "x".repeat(420_000) };

  expect((await call("POST", "/timers", { body: large })).headers.get("ratelimit")).toMatch(/r=5;/);
  expect((await call("POST", "/timers", { body: large })).headers.get("ratelimit")).toMatch(/r=0;/);
  const more = await call("POST", "/timers", { body: large });
  expect(more).toMatchObject({ status: 429, body: { hint: "Retry in 1 s." } });
});

test("what could never fit is said to be too costly, not to be tried again", async ({
  serve,
  db,
  tenant,
}) => {
  const { call } = await serve();
  await limit(db, tenant, slow);

  const answer = await call("POST", "/timers", { body: { ...tea, metadata: "x".repeat(400_000) } });

  expect(answer).toMatchObject({ status: 400, body: { code: "QUERY_TOO_COSTLY" } });
  expect(answer.headers.get("retry-after")).toBeNull();
});

test("one tenant's flood takes nothing from another", async ({ serve, db, tenant }) => {
  const { call } = await serve();
  await limit(db, tenant, slow);
  const other = await insertTenant(db);
  const key = await makeKey(db, other);

  const [floods, calm] = await Promise.all([
    Promise.all(Array.from({ length: 50 }, async () => await call("GET", "/usage"))),
    Promise.all(Array.from({ length: 20 }, async () => await call("GET", "/usage", { key }))),
  ]);

  expect(floods.filter(({ status }) => status === 200)).toHaveLength(3);
  expect(calm.filter(({ status }) => status === 200)).toHaveLength(20);
  const left = calm.map(({ headers }) => headers.get("ratelimit") ?? "");
  expect(left).toContain('"api";r=40;t=2');
});

test("over the quota it says what to do", async ({ serve, db, tenant }) => {
  const { call } = await serve();
  await limit(db, tenant, { open_timers_max: 1 });
  await call("POST", "/timers", { body: tea });

  const refused = await call("POST", "/timers", { body: tea });

  expect(refused).toMatchObject({ status: 429, body: { code: "QUOTA_EXCEEDED" } });
  expect(refused.body.hint).toMatch(/^Cancel some, /);
  expect(refused.headers.get("retry-after")).toBeNull();
});

test("GET /usage tells limits and use", async ({ serve }) => {
  const { call } = await serve();
  await call("POST", "/timers", { body: tea });

  const { status, body } = await call("GET", "/usage");

  expect(status).toBe(200);
  expect(body).toMatchObject({
    limits: { tier: "team", openTimers: 10_000_000, requestsPerMinute: 30_000 },
    usage: { openTimers: 1, requestsLeft: 2998, days: [] },
  });
});
