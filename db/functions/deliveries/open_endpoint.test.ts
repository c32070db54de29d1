import { expect } from "vitest";
import { openEndpoint } from "../../../src/database/calls.ts";
import { insertTenant, sqlTest, test } from "../../../test/harness/database.ts";
import { untilWaiting } from "../../../test/harness/firing.ts";

const origin = "https://example.com";

sqlTest("the first secret is kept, and answered to whoever comes later", async ({ db, tenant }) => {
  expect(await openEndpoint(db, tenant.id, origin, "first")).toEqual(["first"]);
  expect(await openEndpoint(db, tenant.id, origin, "second")).toEqual(["first"]);
});

sqlTest("each tenant and each origin has its own", async ({ db, tenant }) => {
  const other = await insertTenant(db);
  await openEndpoint(db, tenant.id, origin, "first");

  expect(await openEndpoint(db, other.id, origin, "theirs")).toEqual(["theirs"]);
  expect(await openEndpoint(db, tenant.id, `${origin}:8443`, "another")).toEqual(["another"]);
});

test("of two at once the winner's holds for both", async ({ db, tenant, connect }) => {
  const a = await connect({ role: "minoots_worker" });
  const b = await connect({ role: "minoots_worker" });
  await a.query("begin");
  await openEndpoint(a, tenant.id, origin, "of a");

  const answered = openEndpoint(b, tenant.id, origin, "of b");
  await untilWaiting(db, b);
  await a.query("commit");

  expect(await answered).toEqual(["of a"]);
});

test("one that another holds is not waited for, unless it has no secret", async ({
  db,
  tenant,
  connect,
}) => {
  await openEndpoint(db, tenant.id, origin, "first");
  const holder = await connect();
  await holder.query("begin");
  await holder.query("select from minoots_private.endpoints where tenant_id = $1 for update", [
    tenant.id,
  ]);
  expect(await openEndpoint(db, tenant.id, origin, "second")).toEqual(["first"]);
  await holder.query(
    `insert into minoots_private.endpoints (tenant_id, origin, sealed_secrets, created_at)
    values ($1, 'https://other.example', '{}', now())`,
    [tenant.id],
  );

  const opening = openEndpoint(db, tenant.id, "https://other.example", "third");

  await expect(opening).rejects.toMatchObject({ code: "55P03" });
});
