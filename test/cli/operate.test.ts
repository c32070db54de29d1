// What operators ask of a database by the command line: whether it is up to date, and whether
// all is well with it.
import { execFileSync } from "node:child_process";
import { expect, onTestFinished } from "vitest";
import { checks, patience } from "../../src/cli/doctor-checks.ts";
import { startProgram } from "../harness/program.ts";
import { test } from "../harness/database.ts";
import { minoots } from "./support.ts";

function impatiently(): void {
  const before = { ...patience };
  onTestFinished(() => void Object.assign(patience, before));
  Object.assign(patience, { holderMs: 0, stallMs: 0 });
}

test("a database is up to date, and told so without being touched", async ({ url }) => {
  const dry = await minoots(["migrate", "--dry-run"], { DATABASE_URL: url });
  const done = await minoots(["migrate", "--json"], { DATABASE_URL: url });

  expect([dry.code, dry.stdout]).toEqual([0, "The database is up to date.\n"]);
  expect(JSON.parse(done.stdout)).toEqual({ applied: [], rulesChanged: false });
});

test("what a migration would do is told, and then done", async ({ db, url }) => {
  await db.query("update minoots_private.applied_rules set digest = 'of another version'");

  const told = await minoots(["migrate", "--dry-run"], { DATABASE_URL: url });
  const sick = await minoots(["doctor"], { DATABASE_URL: url });
  const done = await minoots(["migrate"], { DATABASE_URL: url });
  const after = await minoots(["migrate", "--dry-run", "--json"], { DATABASE_URL: url });

  expect(told.stdout).toBe("Make all functions, views, policies and grants anew.\n");
  expect(sick.stdout).toMatch(/^✗ the database is not of this version .* → minoots migrate/);
  expect(done.stdout).toBe("The rules are those of this version.\n");
  expect(JSON.parse(after.stdout)).toMatchObject({ pending: [], rulesChanged: false, steps: [] });
});

test("without any process it is not well, and with one it is", async ({ url }) => {
  const alone = await minoots(["doctor"], { DATABASE_URL: url });
  await startProgram(url);
  const together = await minoots(["doctor"], { DATABASE_URL: url });
  const json = await minoots(["doctor", "--json"], { DATABASE_URL: url });

  expect(alone.code).toBe(1);
  expect(alone.stdout).toContain("✗ no kernel runs: timers wait for the sweep → start one");
  expect([together.code, together.stdout]).toEqual([0, expect.not.stringMatching(/✗/)]);
  for (const line of ["✓ up to date", "✓ kernel runs", "✓ worker runs", "✓ backlog 0"]) {
    expect(together.stdout).toContain(`${line}\n`);
  }
  expect(JSON.parse(json.stdout)).toMatchObject({
    well: true,
    found: expect.arrayContaining([
      { check: "backlog", state: "well", says: "backlog 0", todo: null },
    ]),
  });
});

test("who holds up vacuum and whose feed waits is told with the pid", async ({
  connect,
  tenant,
}) => {
  impatiently();
  const owner = await connect({ role: "minoots_owner" });
  const writer = await connect({ role: "minoots_server", tenant });
  await writer.query("begin isolation level repeatable read");
  await writer.query("select minoots.schedule_timer(name => 'tea', fire_in => '1h')");
  const { rows } = await writer.query<{ pid: number }>("select pg_backend_pid() as pid");
  const end = `end it: select pg_terminate_backend(${rows[0]!.pid})`;

  const held = await checks["holders"]!(owner);
  const stalled = await checks["feed"]!(owner);

  expect(held).toContainEqual({
    state: "doubtful",
    says: expect.stringMatching(`^pid ${rows[0]!.pid} \\(test\\): transaction open for .*vacuum`),
    todo: end,
  });
  expect(stalled).toContainEqual({
    state: "doubtful",
    says: expect.stringMatching(`^pid ${rows[0]!.pid} .*the feed of ${tenant.name} waits$`),
    todo: end,
  });
});

test("what is overdue is told with its number", async ({ connect, tenant }) => {
  const owner = await connect({ role: "minoots_owner" });
  const writer = await connect({ role: "minoots_server", tenant });
  await writer.query(
    `select minoots.schedule_timer(name => 'late', fire_at => now() - interval '2 minutes')
    from generate_series(1, 3)`,
  );

  expect(await checks["backlog"]!(owner)).toMatchObject({
    state: "wrong",
    says: expect.stringMatching(/^backlog 3, the oldest for /),
  });
});

test.for(["bash", "zsh", "fish"])("%s gets a script that completes", async (shell) => {
  const { code, stdout } = await minoots(["completion", shell], {});

  expect(code).toBe(0);
  expect(stdout).toContain("schedule list show cancel");
});

test("bash completes commands and flags by that script", async () => {
  const { stdout } = await minoots(["completion", "bash"], {});
  const completed = (words: string) => {
    const asked = `COMP_WORDS=(${words}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _minoots; echo "\${COMPREPLY[@]}"`;
    return execFileSync("bash", ["-c", `${stdout}\n${asked}`], { encoding: "utf8" }).trim();
  };

  expect(completed("minoots wa")).toBe("watch");
  expect(completed("minoots timers resc")).toBe("reschedule");
  expect(completed("minoots timers list --sta")).toBe("--status");
  expect(completed("minoots watch --lab")).toBe("--label");
});
