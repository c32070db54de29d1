import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import type { Tenant } from "../../../test/harness/database.ts";
import { refusal } from "../../../test/harness/rules.ts";
import { schedule, verbTest } from "../../../test/harness/timers.ts";

const requests = `(select array_agg(minoots_private.read_request(written, $1, '') order by place)
  from jsonb_array_elements($2) with ordinality as request (written, place))`;

async function find(db: Queryable, tenant: Tenant, written: readonly object[]) {
  const { rows } = await db.query(
    `select settled from minoots_private.find_by_keys($1, ${requests}, 'timers[%].')`,
    [tenant.id, JSON.stringify(written)],
  );
  return (rows as { settled: unknown }[]).map(({ settled }) => settled);
}

const keyed = (key: string) => ({ name: "tea", fireIn: "1h", key });

verbTest("answers for every request whose key was taken", async ({ server, tenant, become }) => {
  const { timer: first } = await schedule(server, keyed("a"));
  const { timer: second } = await schedule(server, keyed("b"));
  await become(null, tenant);

  const found = await find(server, tenant, [keyed("b"), { ...keyed("a"), key: null }, keyed("a")]);

  expect(found).toMatchObject([
    { id: second.id, outcome: "existing" },
    { id: first.id, outcome: "existing" },
  ]);
});

verbTest("says nothing of a request that made its timer", async ({ server, tenant, become }) => {
  await become(null, tenant);

  const { rows } = await server.query(
    `with request as materialized (select ${requests} as written),
      made as materialized (select minoots_private.insert_timers($1, written) from request)
    select (select count(*) from made) as made, request.written::text as written from request`,
    [tenant.id, JSON.stringify([keyed("a")])],
  );
  const { written } = rows[0] as { written: string };

  const { rows: found } = await server.query(
    "select * from minoots_private.find_by_keys($1, $2::minoots_private.timer_request[], '')",
    [tenant.id, written],
  );
  expect(found).toEqual([]);
});

verbTest("locks the timers in the order of their ids", async ({ server, tenant, become }) => {
  for (const key of ["c", "a", "b"]) await schedule(server, keyed(key));
  await become(null, tenant);

  await find(server, tenant, [keyed("a"), keyed("b")]);

  const { rows } = await server.query(
    "select key from minoots_private.timers where xmax::text <> '0' order by key",
  );
  expect(rows).toEqual([{ key: "a" }, { key: "b" }]);
});

const findFirst = `minoots_private.find_by_keys($1, ${requests}, 'timers[%].')`;

verbTest("a conflict names the request at fault", async ({ server, tenant, become }) => {
  await schedule(server, keyed("a"));
  await become(null, tenant);
  const written = [
    { name: "free", fireIn: "1h" },
    { ...keyed("a"), name: "coffee" },
  ];

  const refused = await refusal(server, findFirst, [tenant.id, JSON.stringify(written)]);

  expect(refused).toMatchObject({ code: "MN011", path: "timers[1].key" });
});

verbTest("a timer just being removed is said to be so", async ({ server, tenant, become }) => {
  await become(null, tenant);

  const refused = await refusal(server, findFirst, [tenant.id, JSON.stringify([keyed("a")])]);

  expect(refused).toEqual({
    code: "MN017",
    path: "timers[0].key",
    message: "timers[0].key names a timer just being removed.",
    hint: "Try again with the same key.",
  });
});
