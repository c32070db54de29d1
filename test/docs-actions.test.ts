// docs/actions.md does what it says: each JSON block is an action that is scheduled, or one that
// is refused with the words below it, or the body that the action before it sends, or what the
// function it calls is told.
import { expect } from "vitest";
import { sqlTest, type Tenant } from "./harness/database.ts";
import type { Queryable } from "./harness/clock.ts";
import { readProjectFile } from "./harness/files.ts";
import { commandLineOf } from "../src/tasks/command-arguments.ts";
import type { Commands } from "../src/tasks/commands-file.ts";
import { commandHandoff, commandsOf, someone } from "./tasks/support/commands.ts";
import { openShop, register } from "./harness/actions.ts";
import { deliveriesOf, dueAt, fire, owner, scheduleFor } from "./harness/firing.ts";
import { answer, refusalOf } from "./harness/rules.ts";

const { text: page } = readProjectFile("docs/actions.md");
const piece =
  /(?:^<!-- (sends|refused|told|commands) -->\n)?^```json\n(.*?)^```$(?:\n\n^```text\n(.*?)^```$)?/gms;
const pieces = [...page.matchAll(piece)].map(([, role, block = "", told = ""]) => {
  return { role, written: JSON.parse(block) as object, told };
});

const anId = /[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f-]{21}/g;

async function bodyOf(db: Queryable, tenant: Tenant, action: object): Promise<unknown> {
  const id = await scheduleFor(db, tenant, { actions: [action] });
  await fire(db);
  const [delivery] = await deliveriesOf(db, id);
  return JSON.parse((delivery!["body"] as string).replaceAll(anId, "…"));
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
      if (role === "commands") continue;
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

sqlTest("its file of commands is one that is taken, and its action fits it", () => {
  const file = pieces.find(({ role }) => role === "commands")!.written as Commands;
  const [tenantId] = file["resize"]!.tenants!;
  const commands = commandsOf({ resize: { ...file["resize"], ...someone } });
  const action = pieces.find(({ written }) => "command" in written)!.written as {
    readonly command: { readonly parameters: object };
  };
  const handoff = commandHandoff("resize", action.command.parameters);

  const { values } = commandLineOf(commands, { ...handoff, tenantId: tenantId! });

  expect(values).toEqual(["--width=640", "--mode=fit", "cat.png"]);
});

sqlTest("there are blocks of all sorts", () => {
  const roles = new Set(pieces.map(({ role }) => role));

  expect(roles).toEqual(new Set([undefined, "sends", "refused", "told", "commands"]));
});

sqlTest("the README shows one action of each kind", async ({ db, tenant }) => {
  await registerAll(db);
  const [, block = ""] = /^```json\n(\[\n.*?)^```$/ms.exec(readProjectFile("README.md").text) ?? [];
  const actions = JSON.parse(block) as object[];

  const id = await scheduleFor(db, tenant, { actions });

  const stored = "(select actions from minoots_private.timers where id = $1)";
  const kinds = (await answer<{ kind: string }[]>(db, stored, [id])).map(({ kind }) => kind);
  expect(kinds).toEqual(actions.flatMap((action) => Object.keys(action)));
});
