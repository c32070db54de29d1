// docs/sql.md does what it says: its SQL runs in order, by whom and when the page says so in
// comments that readers do not see, and what it shows is what was answered. So it is played
// whole, and the page that comes of it is compared with the page that is there.
import pg from "pg";
import { expect } from "vitest";
import { performDelivery } from "../src/database/action-calls.ts";
import { connectionConfig } from "../src/database/connect.ts";
import type { Handoff } from "../src/database/wire.ts";
import { clockOf } from "./harness/clock.ts";
import { test } from "./harness/database.ts";
import { readProjectFile } from "./harness/files.ts";
import { attemptOf, fire, owner, settle } from "./harness/firing.ts";
import { played } from "./harness/psql.ts";

const piece =
  /<!-- as (.*?) -->|<!-- at (\S+?)(?:, (fired|delivered|performed))? -->|^```(sql|text)\n(.*?)^```$/gms;

interface Stage {
  readonly as: (who: string) => Promise<void>;
  readonly at: (instant: string, what: string | undefined) => Promise<void>;
  readonly play: (block: string) => Promise<string>;
}

const stageTest = test.extend("stage", async ({ db, url }, { onCleanup }): Promise<Stage> => {
  const client = new pg.Client(connectionConfig({ url, role: null, name: "test" }));
  onCleanup(async () => {
    await client.query("rollback; reset session authorization");
    await client.query("drop owned by shop cascade; drop role shop");
    await client.end();
  });
  await client.connect();
  await client.query("set timezone = 'UTC'");
  const clock = clockOf(db);
  let handoffs: readonly Handoff[] = [];
  return {
    async as(who) {
      const login = who === "the operator" ? "default" : who;
      await client.query(`set session authorization ${login}`);
    },
    async at(instant, what) {
      await clock.set(instant);
      if (what === "fired") ({ handoffs } = await fire(db));
      for (const handoff of what === "performed" ? handoffs : []) {
        await performDelivery(db, handoff, owner);
      }
      if (what !== "delivered") return;
      await settle(db, ...handoffs.map((handoff) => attemptOf(handoff, { durationMs: 6 })));
    },
    play: (block) => played(client, block),
  };
});

stageTest("the page runs as it stands, and answers what it shows", async ({ stage }) => {
  const { text: page } = readProjectFile("docs/sql.md");
  let answered = "";
  let copied = 0;
  let whole = "";

  for (const { 0: all, 1: who, 2: instant, 3: what, 4: kind, 5: block, index } of page.matchAll(
    piece,
  )) {
    if (who !== undefined) await stage.as(who);
    if (instant !== undefined) await stage.at(instant, what);
    if (kind === "sql") answered = await stage.play(block!);
    whole += page.slice(copied, index) + (kind === "text" ? shown(answered) : all);
    copied = index + all.length;
  }

  expect(whole + page.slice(copied)).toBe(page);
});

stageTest("so does the example of the README", async ({ stage, tenant }) => {
  const { text: page } = readProjectFile("README.md");
  const [, block = ""] = /^```sql\n(create table orders.*?)^```$/ms.exec(page) ?? [];
  await stage.play(`create role shop login;
    grant minoots_tenant to shop;
    select minoots_private.grant_tenant('shop', '${tenant.name}');
    create schema shop authorization shop;`);
  await stage.as("shop");
  await stage.play("set search_path = shop;");

  const answered = await stage.play(block);

  expect(answered).toMatch(/^ outcome .*\n-+.*\n created /);
  expect(answered).not.toContain("ERROR");
  expect(await stage.play("select count(*) > 0 as any from minoots.events;")).toMatch(/ t$/);
});

const shown = (answered: string) => `\`\`\`text\n${answered}\n\`\`\``;
