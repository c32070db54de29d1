import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { at, endpointEvents, endpointOf, origin } from "../../../test/harness/endpoints.ts";
import { dueAt } from "../../../test/harness/firing.ts";
import { insertKey, speakFor } from "../../../test/harness/keys.ts";
import { refusal } from "../../../test/harness/rules.ts";

async function rotate(db: Queryable, sealed: string, overlap: string | null = null) {
  const { rows } = await db.query(
    "select outcome, message from minoots_private.rotate_endpoint_secret($1, $2, $3)",
    [origin, sealed, overlap],
  );
  return rows[0] as { outcome: string; message: string };
}

sqlTest(
  "the newest comes first, beside the one before for a day",
  async ({ db, clock, tenant, become }) => {
    await clock.set(dueAt);
    await speakFor(db, await insertKey(db, tenant));
    await become("minoots_server", tenant);
    expect((await rotate(db, "first")).message).toBe("Keep the secret now: it is not shown again.");
    const { message } = await rotate(db, "second");
    await become(null);

    expect(message).toBe(
      "Keep the secret now: it is not shown again. The one before signs too until 2030-01-02T12:00:00.000Z.",
    );
    expect(await endpointOf(db, tenant)).toMatchObject({
      sealed_secrets: ["second", "first"],
      restrained: false,
    });
    expect(await endpointEvents(db, tenant)).toEqual([
      expect.objectContaining({ type: "endpoint.rotated", data: { endpoint: origin } }),
      expect.objectContaining({
        data: { endpoint: origin, oldSecretsEndAt: at(86_400) },
        actor: "key:chief",
      }),
    ]);
  },
);

sqlTest(
  "a third ends the first, and one that others have seen ends at once",
  async ({ db, tenant, become }) => {
    await speakFor(db, await insertKey(db, tenant));
    await become("minoots_server", tenant);
    await rotate(db, "first");
    await rotate(db, "second", "1h");
    await rotate(db, "third", "1h");
    await become(null);
    expect(await endpointOf(db, tenant)).toMatchObject({ sealed_secrets: ["third", "second"] });

    await become("minoots_server", tenant);
    await rotate(db, "fourth", "0s");
    await become(null);
    expect(await endpointOf(db, tenant)).toMatchObject({
      sealed_secrets: ["fourth"],
      old_secrets_end_at: null,
    });
  },
);

sqlTest("only an admin's key does it, and no role of SQL", async ({ db, tenant, become }) => {
  const call = `minoots_private.rotate_endpoint_secret('${origin}', 'mine', null)`;
  await speakFor(db, await insertKey(db, tenant, { scopes: ["read", "write"] }));
  await become("minoots_server", tenant);
  expect(await refusal(db, call)).toMatchObject({ code: "MN009" });

  await become("minoots_tenant");
  expect(await refusal(db, call)).toMatchObject({ code: "42501" });
});
