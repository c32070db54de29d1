// Imports that end before the end of the file: by Ctrl-C, by too much that is refused, by an error.
// What they say they have done is done, and whoever goes on after it loses no line.
import { expect } from "vitest";
import { limit } from "../harness/limits.ts";
import { linesOf, run, test } from "./import-support.ts";
import { fed } from "./support.ts";

const many = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    JSON.stringify({ id: `m${index + 1}`, name: "many", duration: "1d" }),
  );

test.for(["api", "database"] as const)(
  "by the %s an import that is interrupted says after which line to go on, and loses none",
  { timeout: 120_000 },
  async (place, { places, db, tenant }) => {
    const lines = many(620);
    const count = async () => {
      const { rows } = await db.query<{ made: number }>(
        "select count(*)::integer as made from minoots.timers where tenant_id = $1",
        [tenant.id],
      );
      return rows[0]!.made;
    };
    const { environment, flags } = places[place];
    const feeding = fed(["import", "-", "--json", ...flags], environment);
    feeding.write(`${lines.join("\n")}\n`);
    await expect.poll(count, { timeout: 60_000 }).toBeGreaterThanOrEqual(500);

    const { code, stdout } = await feeding.interrupt();
    const { lines: done, stopped } = JSON.parse(stdout) as { lines: number; stopped: boolean };
    const madeBefore = await count();
    const rest = await run(places[place], `import - --from-line ${done + 1}`, lines.join("\n"));

    expect([code, stopped]).toEqual([1, true]);
    expect(madeBefore).toBe(done);
    expect(rest.code).toBe(0);
    expect(await count()).toBe(620);
  },
);

test("after 100 lines that are refused it stops, and those before the last of them are made", async ({
  places: { database },
}) => {
  const lines = linesOf(
    Array.from({ length: 400 }, (_, index) => ({
      id: `h${index + 1}`,
      name: "half",
      duration: index % 2 === 0 ? "1h" : "1x",
    })),
  );

  const first = await run(database, "import - --json", lines);
  const rest = await run(database, "import - --json --from-line 201", lines);

  expect([first.code, JSON.parse(first.stdout)]).toMatchObject([
    1,
    { lines: 200, created: 100, refused: 100, stopped: true },
  ]);
  expect(JSON.parse(rest.stdout)).toMatchObject({ created: 100, refused: 100 });
});

test("lines that are not JSON stop it after 100 too, and those before them are made", async ({
  places: { database },
}) => {
  const lines = linesOf([
    ...many(10),
    ...Array.from({ length: 150 }, () => "nonsense"),
    ...many(9),
  ]);

  const { stdout } = await run(database, "import - --json", lines);

  expect(JSON.parse(stdout)).toMatchObject({
    lines: 110,
    created: 10,
    refused: 100,
    stopped: true,
  });
});

test("what ends it is told after what was made, and after which line to go on", async ({
  places: { database },
  db,
  tenant,
}) => {
  await limit(db, tenant, { open_timers_max: 700 });
  const lines = linesOf(many(1100));

  const { code, said, stderr } = await run(database, "import -", lines);
  const json = await run(database, "import - --json --from-line 501", lines);

  expect([code, said]).toEqual([
    1,
    "500 lines: 500 made.\nStopped after line 500. Go on with --from-line 501, or run it again: what is there stays.",
  ]);
  expect(stderr).toContain("700");
  expect(JSON.parse(json.stdout)).toMatchObject({ lines: 500, stopped: true });
  expect(JSON.parse(json.stderr.trim().split("\n").at(-1)!)).toMatchObject({
    error: { code: "QUOTA_EXCEEDED" },
  });
});
