// The whole table of bad fields through every face: each is refused at once, with its code and at
// its field, in our own words; what is only odd means the same everywhere. Nothing is lost by it:
// the good timers that come in between stay, the server lives, and its memory stays as it was.
import { afterAll, expect } from "vitest";
import { badCases, oddCases } from "./cases.ts";
import type { Case } from "./cases.ts";
import { graphqlFace, restFace, sqlFace, webSocketFace } from "./faces.ts";
import type { Face } from "./faces.ts";
import { expectRefused, tellSlowest, test as servedTest } from "./support.ts";
import type { Told } from "./support.ts";

const test = servedTest.extend("faces", async ({ served, as, tenant }, { onCleanup }) => {
  const socket = await webSocketFace(served);
  onCleanup(() => socket.close());
  const rest = restFace(served);
  const graphql = graphqlFace(served);
  const sql = sqlFace(as("minoots_server", tenant));
  const all: Readonly<Record<Face["name"], Face>> = { rest, graphql, websocket: socket, sql };
  return all;
});

afterAll(tellSlowest);

const names = ["rest", "graphql", "websocket", "sql"] as const;
const good = (key: string) => `{"name":"tea","fireIn":"1h","key":"${key}"}`;

/** The code and path due at this face; null where it cannot be asked so. */
function dueAt(face: Face, { timer, code, path, typed }: Case): readonly [string, string] | null {
  if (timer.length > face.charsMax || (face.isTyped && typed === null)) return null;
  return face.isTyped && typed !== undefined ? typed! : [code, path];
}

/** What differs from what is due; the rest is demanded of every answer. */
function objection(face: Face, told: Told, bad: Case): unknown[] {
  if (face.name === "sql" && told.code === "CAST") return [];
  expectRefused(told, bad.timer);
  const [code, path] = dueAt(face, bad)!;
  if (told.code === code && told.path === path) return [];
  return [[bad.what, code, path, told.code, told.path, told.said.slice(0, 300)]];
}

for (const name of names) {
  test(`every bad field is refused by ${name} at its place, and good timers stay`, async ({
    faces,
    db,
    served,
    tenant,
  }) => {
    const face = faces[name];
    const asked = badCases.filter((bad) => dueAt(face, bad) !== null);

    const wrong: unknown[] = [];
    const between: Told[] = [];
    for (const [index, bad] of asked.entries()) {
      wrong.push(...objection(face, await face.schedule(bad.timer), bad));
      if (index % 20 === 0) between.push(await face.schedule(good(`${name}-${index}`)));
    }

    expect(wrong).toEqual([]);
    expect(between.map(({ code }) => code)).toEqual(between.map(() => null));
    const { rows } = await db.query(
      `select count(*) filter (where status = 'scheduled') as good, count(*) as timers
      from minoots_private.timers where tenant_id = $1`,
      [tenant.id],
    );
    expect(rows).toEqual([{ good: between.length, timers: between.length }]);
    expect(served.isAlive()).toBe(true);
  });
}

test.for(oddCases)("$what means the same by every face", async (odd, { faces }) => {
  for (const name of names) {
    const told = await faces[name].schedule(odd.timer);

    expect([name, told.code]).toEqual([name, null]);
    const value = odd.field === "metadata" ? odd.value : JSON.stringify(odd.value);
    expect(told.said.replaceAll(" ", "")).toContain(`"${odd.field}":${value}`);
  }
});

test("a thousand refusals leave nothing in memory", async ({ faces, served }) => {
  const { rest, graphql, websocket } = faces;
  const small = badCases.filter(({ timer }) => timer.length < 1_000);
  const refuse = async (times: number) => {
    for (let count = 0; count < times; count += 3) {
      const { timer } = small[count % small.length]!;
      await Promise.all([rest, graphql, websocket].map((face) => face.schedule(timer)));
    }
  };
  await refuse(1_000);
  const before = await served.bytes();

  await refuse(1_500);

  expect((await served.bytes()) - before).toBeLessThan(8_000_000);
});
