// Tenants and keys by the command line, from the first to the last: what it prints for people
// and for programs, and how it ends.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { isWholeKey } from "../../src/api-key.ts";
import { createAuthenticator } from "../../src/server/authenticate.ts";
import { test as databaseTest } from "../harness/database.ts";
import { minoots } from "./support.ts";
import type { Ended } from "./support.ts";

const test = databaseTest
  .extend("run", ({ url }) => (...args: string[]): Promise<Ended> => {
    const form = args.includes("--json") ? [] : ["--text"];
    return minoots([...args, ...form], { DATABASE_URL: url });
  })
  .extend("json", ({ run }) => async (...args: string[]) => {
    const { code, stdout, stderr } = await run(...args, "--json");
    if (code !== 0) throw new Error(stderr);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    return args[1] === "list" ? lines : lines[0];
  });

test("a tenant is made once, and listed", async ({ run, json }) => {
  const made = await run("tenants", "create", "acme", "--tier", "pro");
  const again = await run("tenants", "create", "acme");
  const listed = await json("tenants", "list");
  const table = await run("tenants", "list");

  expect(made.stdout).toBe(
    "Created acme, with the tier pro.\nMake its first key: minoots keys create acme --name first\n",
  );
  expect(again.stdout).toBe("acme is there already, with the tier pro.\n");
  expect(listed).toMatchObject([{ name: "acme", tier: "pro", suspendedAt: null, keys: 0 }]);
  expect(table.stdout).toMatch(/^NAME +TIER +STATUS +KEYS +CREATED +ID\nacme +pro +active +0 /);
});

test("a key is made, holds, is listed without its secret, and is revoked", async ({
  json,
  run,
  tenant,
  as,
}) => {
  const { secret, apiKey } = await json("keys", "create", tenant.name, "--name", "shop");
  const { ofKey } = createAuthenticator({ pool: as("minoots_server") });

  expect(isWholeKey(secret)).toBe(true);
  expect(await ofKey(secret)).toMatchObject({ tenantId: tenant.id, scopes: ["read", "write"] });
  const listed = await run("keys", "list", tenant.id);
  expect(listed.stdout).toMatch(new RegExp(`\\n${apiKey.id} +shop +read,write +live +.+ +never `));
  expect(listed.stdout).not.toContain(secret.split("_")[3]);

  expect(await json("keys", "revoke", tenant.name, apiKey.id)).toMatchObject({
    outcome: "changed",
  });
  const again = await run("keys", "revoke", tenant.name, apiKey.id);
  expect([again.code, again.stdout]).toEqual([0, expect.stringMatching(/^Revoked .* ago\.\n$/)]);
  const [ended] = await json("keys", "list", tenant.name);
  expect(ended).toMatchObject({ status: "revoked", revokedBy: "role:minoots_owner" });
});

test("a key for people is shown whole, with what it may do and for how long", async ({
  run,
  tenant,
}) => {
  const flags = "--name shop --scopes admin,read --expires-in 90d --environment test".split(" ");
  const { stdout } = await run("keys", "create", tenant.name, ...flags);

  const [key, id, scopes, expires, note] = stdout.split("\n");
  expect(key).toMatch(/^Key {6}mnt_test_\w{12}_\w{49}$/);
  expect(id).toBe(`Id       ${key?.split("_")[2]}`);
  expect(scopes).toBe("Scopes   read, admin");
  expect(expires).toMatch(/^Expires {2}in \d+d/);
  expect(note).toBe("Keep it now: it is not shown again.");
});

test("a tenant is changed, suspended and removed", async ({ run, tenant }) => {
  const said = async (...args: string[]) => (await run("tenants", ...args)).stdout.trim();

  expect(await said("change", tenant.name, "--name", "new", "--tier", "team")).toBe(
    "new: team, active.",
  );
  expect(await said("change", "new", "--tier", "team")).toBe("Nothing to do: new: team, active.");
  expect(await said("change", "new", "--suspend")).toBe("new: team, suspended.");
  expect(await said("change", "new", "--resume")).toBe("new: team, active.");
  await said("change", "new", "--suspend");
  expect(await said("remove", "new")).toBe("Removed new.");
});

test.for([
  [["tenants"], 2, "minoots tenants needs to be told what to do."],
  [["tenants", "change", "x"], 2, "There is nothing to change."],
  [
    ["tenants", "change", "x", "--suspend", "--resume"],
    2,
    "--suspend and --resume are both there.",
  ],
  [["keys", "create", "x"], 2, "--name is missing."],
  [["tenants", "create", "x", "--tier", "gold"], 1, 'tier is "gold".'],
  [["keys", "list", "nobody"], 3, 'There is no tenant "nobody".'],
] as const)("%j ends with %i", async ([args, code, message], { run }) => {
  const ended = await run(...args);

  expect([ended.code, ended.stdout]).toEqual([code, ""]);
  expect(ended.stderr.split("\n")).toEqual([message, expect.stringMatching(/.\.$|list$/), ""]);
});

test("a mistake in a flag is told by the flag", async ({ run, tenant }) => {
  const create = ["keys", "create", tenant.name, "--name", "x"];

  const length = await run(...create, "--expires-in", "1 day");
  const instant = await run(...create, "--expires-at", "tomorrow");
  const scopes = await run(...create, "--scopes", "root", "--json");

  expect(length.stderr).toContain('--expires-in "1 day" is not a duration.');
  expect(instant.stderr).toContain('--expires-at "tomorrow" is not an instant.');
  expect([scopes.code, JSON.parse(scopes.stderr)]).toEqual([
    1,
    { error: { code: "INVALID_INPUT", message: 'scopes hold "root".', hint: expect.any(String) } },
  ]);
});

test("without a database it says how to get one, and ends with 5", async ({ url }) => {
  const home = await mkdtemp(join(tmpdir(), "minoots-cli-"));
  onTestFinished(() => rm(home, { recursive: true }));
  const gone = new URL(url);
  gone.port = "1";

  const embedded = await minoots(["tenants", "list"], { MINOOTS_DATA: join(home, "none") });
  const remote = await minoots(["tenants", "list"], { DATABASE_URL: gone.href });

  expect([embedded.code, remote.code]).toEqual([5, 5]);
  expect(embedded.stderr).toContain("Start one with npm start, or set DATABASE_URL.");
  expect(remote.stderr).not.toMatch(/ at |node:/);
});

test("a database of somebody else's is told from ours", async ({ url }) => {
  const other = new URL(url);
  other.pathname = "/template1";

  const ended = await minoots(["tenants", "list"], { DATABASE_URL: other.href });

  expect([ended.code, ended.stderr.split("\n")[0]]).toEqual([
    1,
    "This database has no MINOOTS, or an older one.",
  ]);
});

test("help and version need no database", async () => {
  const help = await minoots([], {});
  const version = await minoots(["--version"], {});
  const command = await minoots(["keys", "create", "--help"], {});

  expect([help.code, version.code, command.code]).toEqual([0, 0, 0]);
  expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(command.stdout).toContain("minoots keys create <tenant> [flags]");
});
