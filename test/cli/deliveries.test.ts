// Deliveries by the command line: what was given up is found, replayed one by one or all at
// once, and answered; against an API and a database.
import { expect } from "vitest";
import { startProgram } from "../harness/program.ts";
import { makeKey, test as serverTest } from "../server/support.ts";
import { atTerminal, minoots } from "./support.ts";
import type { Environment } from "./support.ts";

const places = ["api", "database"] as const;
const nowhere = "http://127.0.0.1:9";

interface Place {
  readonly environment: Environment;
  readonly flags: readonly string[];
}

interface Row {
  readonly id: string;
  readonly timerId: string;
  readonly status: string;
  readonly [field: string]: unknown;
}

const test = serverTest
  .extend("program", { scope: "file" }, async ({ fileDatabase }, { onCleanup }) => {
    const { address } = await startProgram(fileDatabase.url, onCleanup);
    return address;
  })
  .extend("at", async ({ db, tenant, program, url }): Promise<Record<string, Place>> => {
    const key = await makeKey(db, tenant);
    return {
      api: { environment: { MINOOTS_URL: program, MINOOTS_KEY: key }, flags: [] },
      database: { environment: { DATABASE_URL: url }, flags: ["--tenant", tenant.name] },
    };
  });

const run = ({ environment, flags }: Place, line: string) =>
  minoots([...line.split(" "), ...flags], environment);

async function rows(place: Place, line: string): Promise<Row[]> {
  const { code, stdout, stderr } = await run(place, `${line} --json`);
  if (code !== 0) throw new Error(stderr);
  const lines = stdout.split("\n").filter((text) => text !== "");
  return lines.map((text) => JSON.parse(text) as Row);
}

// Two timers whose webhook nobody takes, each tried once.
async function giveUpTwo(place: Place): Promise<Row[]> {
  for (const name of ["one", "two"]) {
    await rows(
      place,
      `timers schedule ${name} --fire-in 1ms --webhook ${nowhere}/ --retry-policy {"maxAttempts":1}`,
    );
  }
  for (;;) {
    const dead = await rows(place, "deliveries list");
    if (dead.length === 2) return dead;
  }
}

test.for(places)("by the %s a dead delivery is found, shown and replayed", async (name, { at }) => {
  const place = at[name]!;
  const [first] = await giveUpTwo(place);
  const digits = first!.id.slice(-6);

  const table = await run(place, "deliveries list --text");
  const shown = await run(place, `deliveries show ${digits} --text`);
  const ofTimer = await rows(place, `deliveries list --timer ${first!.timerId}`);
  const [replayed] = await rows(place, `deliveries replay ${digits}`);
  const unknown = await run(place, "deliveries show 000000");

  expect(table.stdout).toMatch(
    /^ID +TIMER +ACTION +ENDPOINT +STATUS +ATTEMPTS +SINCE +REASON\n…[\da-f]{6} /,
  );
  expect(shown.stdout).toMatch(
    /^webhook 1 {2}dead\nid {8}\S+\ntimer {5}\S+\nendpoint {2}http:\S+\nreason {4}/,
  );
  expect(shown.stdout).toContain("attempt 1");
  expect(ofTimer).toMatchObject([{ id: first!.id, status: "dead", endpoint: nowhere }]);
  expect(replayed).toMatchObject({ outcome: "changed", delivery: { id: first!.id } });
  expect(unknown.code).toBe(3);
});

test.for(places)("by the %s all that meet what is said are replayed", async (name, { at }) => {
  const place = at[name]!;
  await giveUpTwo(place);

  const unsaid = await run(place, "deliveries replay");
  const none = await run(place, "deliveries replay --kind job --text");
  const [all] = await rows(place, `deliveries replay --endpoint ${nowhere} --rate 50`);

  expect([unsaid.code, unsaid.stderr]).toEqual([2, expect.stringContaining("not said which")]);
  expect(none.stdout).toBe("0 of 0 replayed.\n");
  expect(all).toMatchObject({ status: "completed", total: 2, done: 2, rate: 50 });
});

test.for(places)(
  "by the %s a delivery is answered, and too late ends with 4",
  async (name, { at }) => {
    const place = at[name]!;
    const action = '{"agentPrompt":{"prompt":"hi"}}';
    const [made] = await rows(place, `timers schedule ask --fire-in 1h --action ${action}`);
    const { id } = made!["timer"] as { id: string };
    await rows(place, `timers fire ${id}`);
    const [waiting] = await rows(place, `deliveries list --timer ${id}`);

    const cancelled = await run(place, `deliveries cancel ${waiting!.id} --text`);
    const late = await run(place, `deliveries acknowledge ${waiting!.id} --result {"a":1} --text`);

    expect(waiting).toMatchObject({ kind: "agent_prompt", endpoint: "pull:default" });
    expect([cancelled.code, cancelled.stdout]).toEqual([
      0,
      expect.stringMatching(/^…[\da-f]{6} is cancelled\. /),
    ]);
    expect([late.code, late.stdout]).toEqual([4, expect.stringMatching(/^Too late: /)]);
  },
);

test.for(places)(
  "by the %s deliveries of any status are listed, and endpoints with whether they answer",
  async (name, { at }) => {
    const place = at[name]!;
    await giveUpTwo(place);

    const listed = await rows(place, "endpoints list");
    const table = await run(place, "endpoints list --text");
    const there = await rows(place, `deliveries list --status any --endpoint ${nowhere}`);
    const done = await rows(place, "deliveries list --status succeeded,cancelled --kind webhook");
    const wrong = await run(place, "deliveries list --status ded --text");

    expect([there.length, done.length, wrong.code]).toEqual([2, 0, 1]);
    expect(wrong.stderr).toMatch(/status/);

    expect(listed).toMatchObject([{ origin: nowhere, failures: expect.any(Number) }]);
    expect(table.stdout).toMatch(/^ORIGIN +STATE +FAILURES +ANSWERED +LIMITS +WHY\nhttp:/);
  },
);

test("at a terminal a replay shows how far it is", async ({ at }) => {
  const { environment } = at["api"]!;
  await giveUpTwo(at["api"]!);

  const { stdout } = await atTerminal(
    ["deliveries", "replay", "--kind", "webhook", "--rate", "1"],
    environment,
  );

  expect(stdout).toMatch(/█*░+ +\d+ % {2}\d of 2 replayed/);
  expect(stdout).toMatch(/2 of 2 replayed\.\r\n$/);
});
