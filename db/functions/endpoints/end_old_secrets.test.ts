import { expect } from "vitest";
import { sqlTest, test } from "../../../test/harness/database.ts";
import { at, endpointOf, openEndpoint } from "../../../test/harness/endpoints.ts";
import { dueAt } from "../../../test/harness/firing.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest(
  "when its time is over, the old one is gone, and the newest stays",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    await openEndpoint(db, tenant, { sealed_secrets: ["new", "old"], old_secrets_end_at: at(60) });

    await clock.set(at(59));
    expect(await answer(db, "minoots_private.end_old_secrets()")).toBe(0);
    await clock.set(at(60));
    expect(await answer(db, "minoots_private.end_old_secrets()")).toBe(1);

    expect(await endpointOf(db, tenant)).toMatchObject({
      sealed_secrets: ["new"],
      old_secrets_end_at: null,
    });
  },
);

test("an endpoint that a transaction holds is left to the next look", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(at(60));
  await openEndpoint(db, tenant, { sealed_secrets: ["new", "old"], old_secrets_end_at: at(60) });
  const holder = await connect();
  await holder.query("begin");
  await holder.query("select from minoots_private.endpoints where tenant_id = $1 for update", [
    tenant.id,
  ]);

  expect(await answer(db, "minoots_private.end_old_secrets()")).toBe(0);

  await holder.query("rollback");
  expect(await answer(db, "minoots_private.end_old_secrets()")).toBe(1);
});
