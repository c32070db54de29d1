// docs/actions.md does what it says: each JSON block is an action that is scheduled, or one that
// is refused with the words below it, or the body that the action before it sends, or what the
// function it calls is told.
import { expect } from "vitest";
import { sqlTest, type Tenant } from "./harness/database.ts";
import type { Queryable } from "./harness/clock.ts";
import { readProjectFile } from "./harness/files.ts";
import { openShop, register } from "./harness/actions.ts";
import { dueAt, fire, owner, scheduleFor } from "./harness/firing.ts";
import { answer, refusalOf } from "./harness/rules.ts";

const { text: page } = readProjectFile("docs/actions.md");
const piece =
  /(?:^<!-- (sends|refused|told) -->\n)?^```json\n(.*?)^```$(?:\n\n^```text\n(.*?)^```$)?/gms;
const pieces = [...page.matchAll(piece)].map(([, role, block = "", told = ""]) => {
  return { role, written: JSON.parse(block) as object, told };
});

const anId = /[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f-]{21}/g;

async function bodyOf(db: Queryable, tenant: Tenant, action: object): Promise<unknown> {
  await scheduleFor(db, tenant, { actions: [action] });
  const { handoffs } = await fire(db);
  return JSON.parse(handoffs[0]!.body.replaceAll(anId, "…"));
}

async function toldOf(db: Queryable, tenant: Tenant, action: object): Promise<unknown> {
  await scheduleFor(db, tenant, { actions: [action] });
  const { handoffs } = await fire(db);
  const { tenantId, deliveryId } = handoffs[0]!;
  const perform = "minoots_private.perform_delivery($1, $2, 1, $3)";
  await answer(db, perform, [tenantId, deliveryId, owner]);
  const excerpt =
    "(select attempts -> 0 ->> 'excerpt' from minoots_private.deliveries where id = $1)";
  return JSON.parse((await answer<string>(db, excerpt, [deliveryId])).replaceAll(anId, "…"));
}

async function registerAll(db: Queryable): Promise<void> {
  const shop = await openShop(db);
  await register(db, shop, "return delivery;");
  await db.query("update minoots_private.registered_actions set name = 'shop.expire'");
  await db.query("select minoots_private.register_job_task('send_invoice')");
}

sqlTest(
  "what the page shows is scheduled, refused and sent as it says",
  async ({ db, tenant, clock }) => {
    await clock.set(dueAt);
    await registerAll(db);
    let action: object = {};

    for (const { role, written, told } of pieces) {
      if (role === "told") expect(await toldOf(db, tenant, action)).toEqual(written);
      else if (role === "sends") expect(await bodyOf(db, tenant, action)).toEqual(written);
      else if (role === "refused") {
        await db.query("savepoint refused");
        const work = scheduleFor(db, tenant, { actions: [written] });
        const { message, hint } = await refusalOf(work);
        await db.query("rollback to savepoint refused");
        expect(`${message}\n${hint}\n`).toBe(told);
      } else {
        action = written;
        await scheduleFor(db, tenant, { actions: [action], fireAt: "2031-01-01T00:00:00Z" });
      }
    }
  },
);

sqlTest("there are blocks of all four sorts", () => {
  const roles = new Set(pieces.map(({ role }) => role));

  expect(roles).toEqual(new Set([undefined, "sends", "refused", "told"]));
});
