import { expect } from "vitest";
import { openEndpoint } from "../../../src/database/calls.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest, type Tenant } from "../../../test/harness/database.ts";
import { dueAt } from "../../../test/harness/firing.ts";

const actions = [
  { id: "a", kind: "webhook", parameters: { url: "https://example.com/a" } },
  { id: "b", kind: "webhook", parameters: { url: "https://other.example/b" } },
];

async function planned(db: Queryable, tenant: Tenant, isOwned: boolean): Promise<unknown[]> {
  const { rows } = await db.query(
    `select ordinal::int, start, (handoff).attempt, restrained, (handoff).action_id, (handoff).endpoint,
      (handoff).secrets, (handoff).body::jsonb -> 'data' ->> 'name' as name
    from minoots_private.plan_deliveries($1, gen_random_uuid(), 'tea', null, $2, $3, '{}', null, null, $4)`,
    [tenant.id, dueAt, JSON.stringify(actions), isOwned],
  );
  return rows;
}

sqlTest("each action has its place, its endpoint's secrets and a body", async ({ db, tenant }) => {
  await openEndpoint(db, tenant.id, "https://example.com", "sealed");

  expect(await planned(db, tenant, true)).toEqual([
    {
      ordinal: 1,
      start: "sent",
      attempt: 1,
      restrained: false,
      action_id: "a",
      endpoint: "https://example.com",
      secrets: ["sealed"],
      name: "tea",
    },
    expect.objectContaining({ ordinal: 2, attempt: 1, restrained: null, secrets: null }),
  ]);
});

sqlTest(
  "what nobody owns, or goes to a restrained endpoint, is no attempt yet",
  async ({ db, tenant }) => {
    await openEndpoint(db, tenant.id, "https://example.com", "sealed");
    expect(await planned(db, tenant, false)).toMatchObject([
      { start: "queued", attempt: 0 },
      { start: "queued", attempt: 0 },
    ]);

    await db.query("update minoots_private.endpoints set rate = 1");

    expect(await planned(db, tenant, true)).toMatchObject([
      { start: "queued", restrained: true },
      { start: "sent" },
    ]);
  },
);
