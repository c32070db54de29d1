// The feed by the command line, against an API and against a database: watched by people, and
// going on after a break.
import { expect } from "vitest";
import { flagsOf, places, rows, test } from "./places.ts";
import type { Row } from "./places.ts";
import { running } from "./support.ts";

test.for(places)(
  "by the %s the feed is watched, and told to its end by Ctrl-C",
  async (place, { environments }) => {
    const at = environments[place];
    const [before] = await rows(at, "timers schedule before --fire-in 1h");
    const [oldest] = await rows(at, "events tail --after 1-0 --max 1");
    const watching = running(["watch", "--after", oldest!.cursor, ...flagsOf(at)], at);
    await rows(at, "timers schedule tea --fire-in 1h --key watched");
    await rows(at, "timers fire --key watched");

    const seen = [await watching.next(), await watching.next(), await watching.next()];
    const end = await watching.interrupt();

    expect(before).toMatchObject({ outcome: "created" });
    expect(seen[0]).toMatch(/^ {2}[\d:.]{12} {2}scheduled {4}tea {11}…[\da-f]{6} {2}fires in \dh?/);
    expect(seen.join("\n")).toMatch(/fired {8}tea/);
    expect(end.join("\n")).toMatch(/1 fired, p50 \d+\.\d ms, p99 \d+\.\d ms$/);
  },
);

test("a connection that is lost is opened again, and the feed goes on where it was", async ({
  environments: { database },
  db,
}) => {
  const watching = running(["events", "tail", "--after", "1-0", ...flagsOf(database)], database);
  const next = async () => (JSON.parse((await watching.next())!) as Row)["data"];
  await rows(database, "timers schedule one --fire-in 1h");

  const before = await next();
  await db.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'minoots command'`,
  );
  await rows(database, "timers schedule two --fire-in 1h");
  const after = await next();
  await watching.interrupt();

  expect([before, after]).toMatchObject([{ name: "one" }, { name: "two" }]);
});
