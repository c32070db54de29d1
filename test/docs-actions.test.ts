// docs/actions.md does what it says: each JSON block is an action that is scheduled, or one that
// is refused with the words below it, or the body that the action before it sends.
import { expect } from "vitest";
import { sqlTest, type Tenant } from "./harness/database.ts";
import type { Queryable } from "./harness/clock.ts";
import { readProjectFile } from "./harness/files.ts";
import { dueAt, fire, scheduleFor } from "./harness/firing.ts";
import { refusalOf } from "./harness/rules.ts";

const { text: page } = readProjectFile("docs/actions.md");
const piece =
  /(?:^<!-- (sends|refused) -->\n)?^```json\n(.*?)^```$(?:\n\n^```text\n(.*?)^```$)?/gms;
const pieces = [...page.matchAll(piece)].map(([, role, block = "", told = ""]) => {
  return { role, written: JSON.parse(block) as object, told };
});

async function bodyOf(db: Queryable, tenant: Tenant, action: object): Promise<unknown> {
  await scheduleFor(db, tenant, { actions: [action] });
  const { handoffs } = await fire(db);
  const id = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}/g;
  return JSON.parse(handoffs[0]!.body.replaceAll(id, "…"));
}

sqlTest(
  "what the page shows is scheduled, refused and sent as it says",
  async ({ db, tenant, clock }) => {
    await clock.set(dueAt);
    let action: object = {};

    for (const { role, written, told } of pieces) {
      if (role === "sends") expect(await bodyOf(db, tenant, action)).toEqual(written);
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

sqlTest("there are blocks of all three sorts", () => {
  const roles = new Set(pieces.map(({ role }) => role));

  expect(roles).toEqual(new Set([undefined, "sends", "refused"]));
});
