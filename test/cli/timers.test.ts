// Timers by the command line, against an API and against a database: the same words, the same
// ends.
import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { insertTenant } from "../harness/database.ts";
import { places, rows, run, test } from "./places.ts";
import { atTerminal, minoots } from "./support.ts";

test.for(places)(
  "by the %s a timer is made once, moved, held and cancelled",
  async (place, { environments }) => {
    const at = environments[place];
    const said = async (line: string) => (await run(at, `${line} --text`)).stdout;

    const [made] = await rows(at, "timers schedule tea --fire-in 2h --key k1 --label order=42");
    const [again] = await rows(at, "timers schedule tea --fire-in 2h --key k1 --label order=42");

    expect(made).toMatchObject({ outcome: "created", timer: { status: "scheduled", key: "k1" } });
    expect(again).toMatchObject({ outcome: "existing", timer: { id: made!.timer.id } });
    expect(await said("timers reschedule --key k1 --fire-in 3d --zone UTC")).toMatch(
      /^tea …[\da-f]{6} is scheduled, due in 3d \(\w{3} \d\d:\d\d UTC\)\.\n$/,
    );
    expect(await said("timers pause --key k1")).toMatch(/is paused, due in 3d/);
    expect(await said("timers resume --key k1")).toMatch(/is scheduled, due in/);
    expect(await said("timers snooze --key k1 --by 1d")).toMatch(/is scheduled, due in 4d/);
    const stale = await run(at, "timers cancel --key k1 --if-version 1");
    expect(stale.stderr).toContain("--if-version is 1, and the timer is at");
    expect(await said(`timers cancel ${made!.timer.id.slice(-6)}`)).toMatch(/is cancelled\.\n$/);
    const [ended] = await rows(at, "timers list --label order=42");
    expect(ended).toMatchObject({ status: "cancelled", version: expect.any(Number) });
  },
);

test.for(places)(
  "by the %s a page tells where the next one begins",
  async (place, { environments }) => {
    const at = environments[place];
    for (const line of ["a --fire-in 1h", "b --fire-in 1d", "c --fire-in 2d"]) {
      await rows(at, `timers schedule ${line}`);
    }

    const first = await run(at, "timers list --first 2");
    const next = /--after (\S+),/.exec(first.stderr)?.[1];
    const second = await rows(at, `timers list --first 2 --after ${next}`);
    const all = await rows(at, "timers list --all");

    expect(
      first.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).name),
    ).toEqual(["a", "b"]);
    expect(second.map(({ name }) => name)).toEqual(["c"]);
    expect(all.map(({ name }) => name)).toEqual(["a", "b", "c"]);
  },
);

test.for(places)(
  "by the %s too late ends with 4, missing with 3, a mistake with 1",
  async (place, { environments }) => {
    const at = environments[place];
    await rows(at, "timers schedule now --fire-in 1h --key gone");
    await rows(at, "timers fire --key gone");

    const late = await run(at, "timers cancel --key gone --text");
    const missing = await run(at, `timers cancel ${randomUUID()}`);
    const nowhere = await run(at, "timers show 000000");
    const wrong = await run(at, "timers schedule x --fire-in 1x");
    const unnamed = await run(at, "timers cancel order-42");

    expect([late.code, late.stdout]).toEqual([4, expect.stringMatching(/^Too late: /)]);
    expect([missing.code, nowhere.code]).toEqual([3, 3]);
    expect([wrong.code, wrong.stderr]).toEqual([
      1,
      expect.stringContaining('--fire-in "1x" is not a duration.\nUse 30s, 1h30m or PT30S.\n'),
    ]);
    expect([unnamed.code, unnamed.stderr]).toEqual([
      2,
      "order-42 is neither an id nor the last 6 digits of one.\nWas it the key? Then: --key order-42\n",
    ]);
  },
);

test.for(places)(
  "by the %s two timers of the same last digits are refused with both",
  async (place, { environments, db, tenant }) => {
    const at = environments[place];
    for (const name of ["one", "two"]) await rows(at, `timers schedule ${name} --fire-in 1h`);
    await db.query(
      `update minoots_private.timers set id = overlay(id::text placing 'abcdef' from 31)::uuid
    where tenant_id = $1`,
      [tenant.id],
    );

    const refused = await run(at, "timers cancel …abcdef");

    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(
      /^2 timers end in abcdef:\n {2}\S+abcdef {2}one {2}scheduled\n {2}\S+abcdef {2}two {2}scheduled\n/,
    );
  },
);

test.for(places)(
  "by the %s a timer is shown with what became of it, to scale",
  async (place, { environments }) => {
    const at = environments[place];
    const [made] = await rows(at, "timers schedule tea --fire-in 1h --key shown --label a=b");
    await rows(at, "timers fire --key shown");

    const { stdout } = await run(at, `timers show ${made!.timer.id} --text --zone UTC`);
    const [whole] = await rows(at, "timers show --key shown");

    expect(stdout).toMatch(/^tea {2}…[\da-f]{6} {2}completed\n/);
    for (const part of ["labels  a=b", "scheduled", "due", "fired", "after its time"]) {
      expect(stdout).toContain(part);
    }
    expect(whole!.events.map(({ type }) => type)).toContain("timer.fired");
  },
);

test("at a terminal there is a table, and colours unless they are not wanted", async ({
  environments: { api },
}) => {
  await rows(api, "timers schedule tea --fire-in 3d --key order-42");

  const table = await atTerminal(["timers", "list", "--zone", "Europe/Berlin"], api);
  const plain = await atTerminal(["timers", "list"], { ...api, NO_COLOR: "1" });

  expect(table.stdout).toMatch(
    /ID {7}NAME {2}STATUS {5}FIRES {2,}KEY.*\r\n…[\da-f]{6} {2}tea {3}scheduled {2}in 3d \(\w{3} \d\d:\d\d Europe\/Berlin\) {2}order-42\r\n/,
  );
  expect(table.stdout).toContain("\u001b[");
  expect(plain.stdout).not.toContain("\u001b[");
});

test("--curl prints the call and makes none, and keeps the key to itself", async ({
  environments: { api, database },
}) => {
  const { code, stdout } = await run(api, "timers schedule tea --fire-in 1h --key x --curl --text");
  const other = await run(database, "timers list --curl");

  expect([code, other.code]).toEqual([0, 2]);
  expect(stdout).toContain(`curl ${api.MINOOTS_URL}/graphql -H "X-API-Key: $MINOOTS_KEY"`);
  expect(stdout).toContain('"variables":{"input":{"name":"tea","fireIn":"1h","key":"x"}}');
  expect(stdout).not.toContain(api.MINOOTS_KEY);
  expect(await rows(api, "timers list")).toEqual([]);
});

test("who is refused is told why, with the request's id; where nobody answers, it ends with 5", async ({
  environments: { api },
}) => {
  const refused = await run({ ...api, MINOOTS_KEY: "mnt_live_x_y" }, "timers list --json");
  const gone = await run({ MINOOTS_URL: "http://127.0.0.1:9", MINOOTS_KEY: "k" }, "timers list");
  const keyless = await run({ MINOOTS_URL: "https://timers.example.com" }, "timers list");

  expect(JSON.parse(refused.stderr)).toEqual({
    error: {
      code: "UNAUTHENTICATED",
      message: "This is not a whole API key.",
      hint: expect.any(String),
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
    },
  });
  expect([refused.code, gone.code, keyless.code]).toEqual([1, 5, 2]);
  expect(keyless.stderr).toMatch(
    /^There is no key for https:\/\/timers.example.com\.\nSet MINOOTS_KEY/,
  );
});

test("in a database with several tenants one is named", async ({ url, db, environments }) => {
  await insertTenant(db);

  const several = await minoots(["timers", "list"], { DATABASE_URL: url });
  const unknown = await minoots(["timers", "list", "--tenant", "nobody"], environments.database);

  expect([several.code, unknown.code]).toEqual([2, 3]);
  expect(several.stderr).toContain("Give --tenant <name>.");
});
