// A key gives one timer, whoever asks at the same moment. The naive form, which inserts and
// finds in one statement, fails here: it does not see the row of the rival it waited for.
import { expect } from "vitest";
import type pg from "pg";
import { test } from "./harness/database.ts";
import { processId, waiting } from "./harness/races.ts";
import { answer, refusalOf } from "./harness/rules.ts";
import { schedule } from "./harness/timers.ts";

const pairTest = test.extend("pair", async ({ connect, tenant }) => {
  const speaker = { role: "minoots_server", tenant } as const;
  return await Promise.all([connect(speaker), connect(speaker)]);
});

const count = (db: pg.Pool, what: string) => answer<number>(db, `(select count(*) from ${what})`);

pairTest(
  "2,000 pairs ask at once: one makes it, one finds it, no error",
  async ({ pair, db, tenant }) => {
    for (let number = 0; number < 2000; number += 1) {
      const made = await Promise.all(pair.map((client) => schedule(client, { key: `k${number}` })));
      expect(made.map(({ outcome }) => outcome).toSorted()).toEqual(["created", "existing"]);
      expect(made[0]?.timer.id).toBe(made[1]?.timer.id);
    }

    const own = `where tenant_id = '${tenant.id}'`;
    expect(await count(db, `minoots_private.timers ${own}`)).toBe(2000);
    expect(await count(db, `minoots_private.events ${own}`)).toBe(2000);
  },
);

pairTest("two different requests at once: one makes it, one is refused", async ({ pair }) => {
  for (let number = 0; number < 200; number += 1) {
    const key = `other${number}`;
    const outcomes = await Promise.all(
      pair.map(async (client, index) => {
        const work = schedule(client, { key, name: `timer ${index}` });
        return await work.then(
          ({ outcome }) => outcome,
          async () => (await refusalOf(work)).code,
        );
      }),
    );
    expect(outcomes.toSorted()).toEqual(["MN011", "created"]);
  }
});

pairTest("who waits for a rival finds what it made", async ({ pair: [first, second], db }) => {
  const pid = await processId(second);
  await first.query("begin");
  const { timer } = await schedule(first, { key: "rival" });

  const { result } = await waiting(db, pid, () => schedule(second, { key: "rival" }));
  await first.query("commit");

  expect(await result).toMatchObject({ outcome: "existing", timer: { id: timer.id } });
});

pairTest("who waits for a rival that gives up makes it", async ({ pair: [first, second], db }) => {
  const pid = await processId(second);
  await first.query("begin");
  await schedule(first, { key: "given up" });

  const { result } = await waiting(db, pid, () => schedule(second, { key: "given up" }));
  await first.query("rollback");

  expect(await result).toMatchObject({ outcome: "created" });
});

async function bulk(client: pg.Client, requests: readonly object[]): Promise<string[]> {
  const { rows } = await client.query("select outcome from minoots.schedule_timers($1)", [
    JSON.stringify(requests),
  ]);
  return (rows as { outcome: string }[]).map(({ outcome }) => outcome);
}

const keyed = (round: number, more: object = {}) =>
  Array.from({ length: 100 }, (_, index) => {
    return { name: "tea", fireIn: "1h", key: `${round}-${index}`, ...more };
  });

pairTest("two bulks with the same keys in opposite order never deadlock", async ({ pair }) => {
  for (let round = 0; round < 20; round += 1) {
    const requests = keyed(round);
    const backwards = requests.toReversed();

    const [one, other] = await Promise.all([bulk(pair[0], requests), bulk(pair[1], backwards)]);
    expect([...one, ...other].filter((outcome) => outcome === "created")).toHaveLength(100);

    const again = await Promise.all([bulk(pair[0], requests), bulk(pair[1], backwards)]);
    expect(new Set(again.flat())).toEqual(new Set(["existing"]));
  }
});

pairTest("nor when both replace what is there", async ({ pair }) => {
  for (let round = 100; round < 120; round += 1) {
    await bulk(pair[0], keyed(round));

    const replacements = await Promise.all([
      bulk(pair[0], keyed(round, { name: "coffee", onConflict: "replace" })),
      bulk(pair[1], keyed(round, { name: "juice", onConflict: "replace" }).toReversed()),
    ]);

    expect(new Set(replacements.flat())).toEqual(new Set(["replaced"]));
  }
});

pairTest("nor a bulk that replaces and a cancel by label", async ({ pair }) => {
  for (let round = 200; round < 220; round += 1) {
    const labels = { round: `${round}` };
    await bulk(pair[0], keyed(round, { labels }));
    const replacements = keyed(round, { name: "coffee", onConflict: "replace", labels });

    const [outcomes, cancelled] = await Promise.all([
      bulk(pair[0], replacements.toReversed()),
      answer<number>(pair[1], "(select cancelled from minoots.cancel_timers($1))", [labels]),
    ]);

    const all = outcomes.every((outcome) => outcome === "replaced") || cancelled === 100;
    expect(all, outcomes.join()).toBe(true);
  }
});
