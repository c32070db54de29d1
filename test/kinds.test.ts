// Each kind of action as a whole: scheduled, fired by a real kernel, done by real hands, settled.
import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Logger, runOnce } from "graphile-worker";
import { expect, onTestFinished } from "vitest";
import { Webhook } from "standardwebhooks";
import { test } from "./harness/database.ts";
import { perform, runEngine, secretOf } from "./harness/engine.ts";
import { answer } from "./harness/rules.ts";
import { effectsOf, register, shopTest, sqlAction } from "./harness/actions.ts";
import { silent } from "./tasks/support/handoffs.ts";
import { createRunnerPool } from "../src/tasks/worker-runner.ts";
import { commandsOf, shell } from "./tasks/support/commands.ts";
import { startReceiver } from "./tasks/support/receiver.ts";

test.for([
  [
    { agentPrompt: { prompt: "Ask.", context: { order: 42 } } },
    { type: "agent.prompt", data: { prompt: "Ask.", context: { order: 42 } } },
  ],
  [
    { type: "workflow_event", event: "paid", data: { order: 42 } },
    { type: "workflow.event", data: { event: "paid", data: { order: 42 } } },
  ],
] as const)(
  "%j is pushed to its url, signed as a webhook is",
  async ([action, body], { db, url, tenant }) => {
    const receiver = await startReceiver();
    const address = { url: `http://127.0.0.1:${receiver.port}/agent` };
    await runEngine(url);
    const pushed =
      "agentPrompt" in action
        ? { agentPrompt: { ...action.agentPrompt, ...address } }
        : { ...action, ...address };

    const { timer } = await perform(db, tenant, pushed, { metadata: { a: 1 } });

    expect(timer["status"]).toBe("completed");
    const [request] = receiver.requests;
    const secret = await secretOf(db, tenant, `http://127.0.0.1:${receiver.port}`);
    const headers = request!.headers as Record<string, string>;
    const verified = new Webhook(secret).verify(request!.body, headers);
    expect(verified).toMatchObject(body);
    expect(verified).toMatchObject({
      data: { timer: { id: timer["id"], metadata: { a: 1 } }, correlationId: timer["id"] },
    });
  },
);

shopTest(
  "a sql action is called, and settled with what it did",
  async ({ db, url, tenant, shop }) => {
    const body = `insert into effects values (delivery #>> '{arguments,note}');
    return jsonb_build_object('by', current_user);`;
    await register(db, shop, body);
    await runEngine(url);

    const { timer, attempt } = await perform(db, tenant, sqlAction(shop, { note: "sold" }));

    expect(timer["status"]).toBe("completed");
    expect(attempt).toMatchObject({ attempt: 1, excerpt: `{"by": "${shop.name}"}` });
    expect(await effectsOf(db, shop)).toEqual(["sold"]);
  },
);

shopTest(
  "one that fails is told in its own words, and leaves nothing",
  async ({ db, url, tenant, shop }) => {
    await register(db, shop, "insert into effects values ('x'); raise exception 'sold out';");
    await runEngine(url);

    const { timer, delivery, attempt } = await perform(db, tenant, sqlAction(shop));

    expect(timer).toMatchObject({ status: "failed", reason: "sold out" });
    expect(delivery["status"]).toBe("dead");
    expect(attempt).toMatchObject({ errorCode: "ACTION_FAILED", error: "sold out" });
    expect(await effectsOf(db, shop)).toEqual([]);
  },
);

shopTest(
  "one that takes too long is stopped, while others go on",
  async ({ db, url, tenant, shop }) => {
    await register(db, shop, "perform pg_sleep(60); return null;");
    await register(db, shop, "insert into effects values ('quick'); return null;", {
      name: "quick",
    });
    await runEngine(url);
    const slow = perform(db, tenant, sqlAction(shop));

    await perform(db, tenant, sqlAction(shop, {}, "quick"));

    expect(await effectsOf(db, shop)).toEqual(["quick"]);
    expect((await slow).attempt).toMatchObject({ errorCode: "TIMEOUT" });
  },
);

test("two jobs of one key due together stop nobody, and the user's worker runs the last", async ({
  db,
  url,
  tenant,
}) => {
  await db.query("select minoots_private.register_job_task('send_invoice')");
  await runEngine(url);
  const job = (number: number) => ({
    job: { task: "send_invoice", jobKey: "invoice-42", payload: { number } },
  });
  const actions = [1, 2, 3].map((number) => ({ id: String(number), ...job(number) }));

  const ended = await Promise.all([
    perform(db, tenant, job(4)),
    perform(db, tenant, {}, { actions }),
    perform(db, tenant, { type: "job", task: "send_invoice" }),
  ]);

  expect(ended.map(({ timer }) => timer["status"])).toEqual(Array(3).fill("completed"));
  const done: unknown[] = [];
  const pgPool = createRunnerPool(url, silent);
  const logger = new Logger(() => () => undefined);
  const send_invoice = (payload: unknown) => void done.push(payload);
  await runOnce({ pgPool, logger, taskList: { send_invoice } });
  await pgPool.end();
  expect(done).toHaveLength(2);
  expect(done).toContainEqual({});
});

test("our own worker leaves the jobs of others as they are", async ({ db, url }) => {
  await db.query("select graphile_worker.add_job('not_ours', '{}')");
  await runEngine(url);
  await db.query("select graphile_worker.add_job('sweep', '{}', job_key => 'one more')");
  const left = "(select count(*)::int from graphile_worker.jobs where key = 'one more')";
  await expect.poll(() => answer(db, left), { timeout: 10_000 }).toBe(0);

  const { rows } = await db.query(
    "select attempts, last_error, locked_at from graphile_worker.jobs where task_identifier = 'not_ours'",
  );

  expect(rows).toEqual([{ attempts: 0, last_error: null, locked_at: null }]);
});

test("a command runs as it is configured, and nothing runs that is not", async ({
  db,
  url,
  tenant,
}) => {
  const parameters = { name: { type: "string", pattern: "[a-z]+", maxLength: 9 } };
  const own = { arguments: ["-c", 'echo "hello $1"', "sh", "{name}"], parameters };
  await runEngine(url, { commands: commandsOf({ greet: shell("", own) }) });
  const greet = { command: { name: "greet", parameters: { name: "ada" } } };

  const [greeted, unknown] = [
    await perform(db, tenant, greet),
    await perform(db, tenant, { command: { name: "rm" } }, { retryPolicy: { maxAttempts: 5 } }),
  ];

  expect(greeted.timer["status"]).toBe("completed");
  expect(greeted.attempt).toMatchObject({ attempt: 1, excerpt: "hello ada\n" });
  expect(unknown.timer).toMatchObject({
    status: "failed",
    reason: "This server has no command rm for this tenant.",
  });
  expect(unknown.attempt).toMatchObject({ attempt: 1, errorCode: "ACTION_REFUSED" });
});

test("a command that a stop cut short is run again, though it had but one attempt", async ({
  db,
  url,
  tenant,
}) => {
  const directory = mkdtempSync(join(tmpdir(), "minoots-begun-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  chmodSync(directory, 0o777);
  const begun = join(directory, "begun");
  const commands = commandsOf({
    once: shell(`mkdir ${begun} && exec sleep 19; echo again`),
  });
  const stop = await runEngine(url, { commands });
  const performed = perform(db, tenant, { command: { name: "once" } });
  await expect.poll(() => existsSync(begun), { timeout: 10_000 }).toBe(true);

  await stop();
  await runEngine(url, { commands });

  const { timer, delivery, attempt } = await performed;
  expect(timer["status"]).toBe("completed");
  expect(delivery["attempts"]).toHaveLength(1);
  expect(attempt).toMatchObject({ attempt: 2, excerpt: expect.stringMatching(/again\n$/) });
});
