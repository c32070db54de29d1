// Timers imported from lines of JSON: once however often, each mistake told by its line, and the
// same against an API and a database.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { linesOf, run, test } from "./import-support.ts";

test.for(["api", "database"] as const)(
  "by the %s the same file again makes nothing twice",
  async (place, { places }) => {
    const at = places[place];
    const lines = linesOf([
      {
        id: "a",
        name: "tea",
        duration: "2h",
        action: { type: "webhook", url: "https://example.com/" },
      },
      { key: "b", name: "tea", fireAt: "2030-01-01T00:00:00Z", labels: { order: "42" } },
      { id: "c", name: "tea", duration: "2h", actionBundle: { concurrency: 2, actions: [] } },
      "",
      ...Array.from({ length: 600 }, (_, index) => ({
        id: `n${index}`,
        name: "many",
        duration: "1d",
      })),
    ]);

    const first = await run(at, "import -", lines);
    const again = await run(at, "import - --json", lines);
    const one = await run(at, "timers show --key a");

    expect([first.code, first.said]).toEqual([0, "604 lines: 603 made."]);
    expect(JSON.parse(again.stdout)).toMatchObject({ existing: 603, refused: 0, problems: [] });
    expect(JSON.parse(one.stdout)).toMatchObject({
      name: "tea",
      actions: [{ kind: "webhook", parameters: { url: "https://example.com/" } }],
    });
  },
);

test.for(["api", "database"] as const)(
  "by the %s each mistake is told by its line, and the others are made",
  async (place, { places }) => {
    const at = places[place];
    const lines = linesOf([
      { id: "bad-length", name: "x", duration: "1x" },
      { id: "good", name: "x", duration: "1h" },
      "nonsense",
      { name: "nameless", duration: "1h" },
      [1],
      {
        id: "bad-action",
        name: "x",
        duration: "1h",
        action: { type: "webhook", url: "gopher://x" },
      },
      { id: "over", name: "x", duration: "1h", status: "completed" },
      { id: "past", name: "x", fireAt: "2020-01-01T00:00:00Z" },
    ]);

    const { code, stdout, stderr } = await run(at, "import - --json", lines);

    const { problems, ...counted } = JSON.parse(stdout);
    expect([code, counted]).toMatchObject([
      1,
      { lines: 8, created: 2, skipped: 1, refused: 5, firedAtOnce: 1, stopped: false },
    ]);
    const told = problems.map(({ line, path }: { line: number; path: string | null }) => [
      line,
      path,
    ]);
    expect(told).toContainEqual([1, "duration"]);
    expect(told).toContainEqual([4, "id"]);
    expect(told).toContainEqual([6, "action.url"]);
    expect(stderr).toContain('line 1: duration "1x" is not a duration. Use 30s, 1h30m or PT30S.\n');
  },
);

test("a dry run makes nothing; in a database it knows what would come of each", async ({
  places,
}) => {
  const lines = linesOf([
    { id: "a", name: "x", duration: "1h" },
    { id: "b", name: "x", duration: "1x" },
  ]);

  const api = await run(places.api, "import - --dry-run", lines);
  const database = await run(places.database, "import - --dry-run", lines);
  const listed = await run(places.api, "timers list");

  expect([api.code, api.said]).toEqual([
    0,
    "2 lines.\nOnly the form of each line was looked at: the rules are in the API.",
  ]);
  expect([database.code, database.said]).toEqual([1, "2 lines: 1 would be made, 1 refused."]);
  expect(listed.stdout).toBe("");
});

test("what one server lists, another takes", async ({ places }) => {
  await run(
    places.api,
    "import -",
    linesOf([{ id: "a", name: "x", duration: "1h", labels: { a: "b" } }]),
  );
  const listed = await run(places.api, "timers list --all");

  const fresh = listed.stdout.replace('"key":"a"', '"key":"b"');
  const taken = await run(places.api, "import -", fresh);

  expect([taken.code, taken.said]).toEqual([0, "1 line: 1 made."]);
  const both = (await run(places.api, "timers list --all --label a=b")).stdout.trim().split("\n");
  expect(new Set(both.map((line) => JSON.parse(line).fireAt)).size).toBe(1);
});

test("a file is read by its name; one that is not there ends with 3, nobody there with 5", async ({
  places: { api },
}) => {
  const home = await mkdtemp(join(tmpdir(), "minoots-import-"));
  onTestFinished(() => rm(home, { recursive: true }));
  const file = join(home, "timers.jsonl");
  await writeFile(
    file,
    linesOf([1, 2, 3].map((id) => ({ id: `f${id}`, name: "x", duration: "1h" }))),
  );
  const nobody = {
    environment: { MINOOTS_URL: "http://127.0.0.1:9", MINOOTS_KEY: "k" },
    flags: [],
  };

  const made = await run(api, `import ${file} --from-line 2`);
  const missing = await run(api, `import ${file}.gone`);
  const offline = await run(nobody, `import ${file}`);

  expect([made.code, made.said]).toEqual([0, "3 lines: 2 made."]);
  expect([missing.code, offline.code]).toEqual([3, 5]);
});
