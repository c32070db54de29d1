// Commands as they really run: with what rights, in what surroundings, and how they end.
import { readdirSync, readFileSync } from "node:fs";
import { expect, onTestFinished, test, vi } from "vitest";
import { createCommandPerformer } from "../../src/tasks/perform-command.ts";
import { commandHandoff, commandsOf, shell, someone } from "./support/commands.ts";

async function run(script: string, own: object = {}, parameters: object = {}) {
  const performer = createCommandPerformer(commandsOf({ it: shell(script, own) }));
  return await performer.perform(commandHandoff("it", parameters));
}

/** The processes that have this text among their arguments. */
function running(text: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(text);
    } catch {
      return false;
    }
  });
}

function endAll(text: string): void {
  for (const pid of running(text)) process.kill(Number(pid), "SIGKILL");
}

test("what it says is kept, and 0 is success", async () => {
  expect(await run("echo out; echo err >&2")).toMatchObject({
    statusCode: null,
    errorCode: null,
    errorMessage: null,
    excerpt: expect.stringMatching(/out\n|err\n/) as string,
  });
});

test("it has another user, no environment, no input and no other group", async () => {
  const ran = await run(
    "id -u; id -G; env | grep -v -e ^PWD= -e ^SHLVL= -e ^_= -e ^OLDPWD=; cat; pwd",
  );

  expect(ran!.excerpt).toBe(`${someone.uid}\n${someone.gid}\n/\n`);
});

test("arguments arrive whole, past any shell", async () => {
  const own = {
    arguments: ["-c", 'printf "%s|" "$@"', "sh", "{text}", "--"],
    parameters: { text: { type: "string", pattern: ".*", maxLength: 99 } },
  };

  const ran = await run("", own, { text: "a b; $(id) `id` * 'q' \"" });

  expect(ran!.excerpt).toBe("a b; $(id) `id` * 'q' \"|--|");
});

test.for([
  ["exit 3", "COMMAND_FAILED", "The command ended with code 3."],
  ["kill -TERM $$", "COMMAND_FAILED", "The command ended by SIGTERM."],
] as const)("%s is a failure", async ([script, errorCode, errorMessage]) => {
  expect(await run(`echo said; ${script}`)).toMatchObject({
    errorCode,
    errorMessage,
    excerpt: "said\n",
  });
});

test("over its time it is killed, and with it what it started", async () => {
  const ran = await run("sleep 987.1 & sleep 987.1", { timeoutMs: 300 });

  expect(ran).toMatchObject({
    errorCode: "TIMEOUT",
    errorMessage: "The command took more than 0.3 s.",
  });
  await expect.poll(() => running("987.1")).toEqual([]);
});

test("what it leaves behind is killed as it ends", async () => {
  expect(await run("sleep 987.2 >/dev/null 2>&1 & echo done")).toMatchObject({ excerpt: "done\n" });

  await expect.poll(() => running("987.2")).toEqual([]);
});

test("one that says too much is killed", async () => {
  const ran = await run("while :; do echo xxxxxxxxxxxxxxxx; done", { outputLimit: 10_000 });

  expect(ran).toMatchObject({ errorCode: "OUTPUT_TOO_LARGE" });
  expect(ran!.excerpt).toHaveLength(4096);
});

test("one that cannot be started has failed", async () => {
  expect(await run("", { cwd: "/no/such/place" })).toMatchObject({
    errorCode: "COMMAND_FAILED",
    errorMessage: "The command could not be started (ENOENT).",
  });
});

test("one that leaves a daemon with its pipes has ended all the same", async () => {
  onTestFinished(() => endAll("987.4"));

  const left = await run("setsid sleep 987.4 & echo started");

  expect(left).toMatchObject({ errorCode: null, excerpt: "started\n" });
});

test("one that waits for a daemon with its pipes is over in its time", async () => {
  onTestFinished(() => endAll("987.5"));

  const left = await run("setsid sleep 987.5 & wait", { timeoutMs: 300 });

  expect(left).toMatchObject({ errorCode: "TIMEOUT" });
});

test("one that may not be killed has failed, and says why", async () => {
  onTestFinished(() => endAll("987.6"));
  vi.spyOn(process, "kill").mockImplementation(() => {
    throw Object.assign(new Error("kill EPERM"), { code: "EPERM" });
  });
  onTestFinished(() => void vi.restoreAllMocks());

  expect(await run("exec sleep 987.6", { timeoutMs: 300 })).toMatchObject({
    errorCode: "TIMEOUT",
    errorMessage: "The command took more than 0.3 s. It could not be killed (EPERM).",
  });
});

test.for([
  ["exit 0", { errorCode: null }],
  ["exit 3", { errorCode: "COMMAND_FAILED", errorMessage: "The command ended with code 3." }],
] as const)(
  "one that had ended by itself when all is stopped is reported: %s",
  async ([end, met]) => {
    onTestFinished(() => endAll("987.7"));
    const script = `setsid sleep 987.7 & echo done; ${end}`;
    const performer = createCommandPerformer(commandsOf({ it: shell(script) }));
    const ran = performer.perform(commandHandoff("it"));
    await expect.poll(() => running("echo done").length).toBe(0);

    performer.stop();

    expect(await ran).toMatchObject({ ...met, excerpt: "done\n" });
  },
);

test("when all is stopped it is killed, and no other begins", async () => {
  const commands = commandsOf({ it: shell("sleep 987.3"), other: shell("") });
  const performer = createCommandPerformer(commands);
  const ran = performer.perform(commandHandoff("it"));
  await expect.poll(() => running("987.3").length).toBeGreaterThan(0);

  performer.stop();

  expect(await ran).toBeNull();
  expect(await performer.perform(commandHandoff("other"))).toBeNull();
  await expect.poll(() => running("987.3")).toEqual([]);
});

test("what is not configured is refused for good", async () => {
  const performer = createCommandPerformer({});

  expect(await performer.perform(commandHandoff("rm", { path: "/" }))).toMatchObject({
    errorCode: "ACTION_REFUSED",
    errorMessage: "This server has no command rm for this tenant.",
  });
});
