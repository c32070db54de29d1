// Two tenants of one database see nothing of each other, not even that there is something.
import { expect } from "vitest";
import { test } from "./support.ts";

const secret = "only-mine";

test("another's timer is as one that is not there", async ({ api, other }) => {
  const mine = await api.run(`mutation { scheduleTimer(input:
    {name: "${secret}", key: "${secret}", fireIn: "1h", labels: {order: "42"}}) { timer { id } } }`);
  const { id } = mine.scheduleTimer.timer;
  const nobody = "00000000-0000-7000-8000-000000000000";
  const ask = async (name: string) => {
    const asked = [
      await api.ask(
        `{ timer(${name}) { id name deliveries { id } events { nodes { type } } } }`,
        {},
        other.key,
      ),
    ];
    for (const verb of ["cancelTimer", "pauseTimer", "resumeTimer", "fireTimer"]) {
      asked.push(
        await api.ask(`mutation { ${verb}(input: {${name}}) { outcome } }`, {}, other.key),
      );
    }
    return JSON.stringify(asked).replaceAll(/"requestId":"[^"]+"/g, "");
  };

  const found = [await ask(`id: "${id}"`), await ask(`key: "${secret}"`)];
  const absent = [await ask(`id: "${nobody}"`), await ask(`key: "nothing"`)];

  expect(found.map((text) => text.replaceAll(/"line":\d+,"column":\d+/g, ""))).toEqual(
    absent.map((text) => text.replaceAll(/"line":\d+,"column":\d+/g, "")),
  );
  expect(await api.run(`{ timer(id: "${id}") { status } }`)).toEqual({
    timer: { status: "SCHEDULED" },
  });
});

test("lists, filters, cursors and labels stay within the tenant", async ({ api, other }) => {
  await api.run(`mutation { scheduleTimers(input: {timers: [
    {name: "${secret}", fireIn: "1h", labels: {order: "42"}}, {name: "b", fireIn: "2h"}]}) {
    results { outcome } } }`);
  const mine = await api.run("{ timers(first: 1) { pageInfo { endCursor } } }");
  const asOther = (document: string, variables = {}) => api.ask(document, variables, other.key);

  const answers = [
    await asOther("{ timers { nodes { id } } }"),
    await asOther(`{ timers(filter: {labels: {order: "42"}}) { nodes { id } } }`),
    await asOther(`{ timers(filter: {name: "${secret}"}) { nodes { id } } }`),
    await asOther(`query ($after: PageCursor) { timers(after: $after) { nodes { id } } }`, {
      after: mine.timers.pageInfo.endCursor,
    }),
  ];
  const cancelled = await asOther(
    `mutation { cancelTimers(input: {labels: {order: "42"}}) { cancelled } }`,
  );

  expect(answers.map(({ data }) => data.timers.nodes)).toEqual([[], [], [], []]);
  expect(cancelled.data).toEqual({ cancelTimers: { cancelled: 0 } });
});

test("the same key names another timer for another tenant", async ({ api, other }) => {
  const document = `mutation { scheduleTimer(input: {name: "a", key: "k", fireIn: "1h"}) { outcome timer { id } } }`;

  const mine = await api.run(document);
  const theirs = await api.ask(document, {}, other.key);

  expect(theirs.data.scheduleTimer.outcome).toBe("CREATED");
  expect(theirs.data.scheduleTimer.timer.id).not.toBe(mine.scheduleTimer.timer.id);
});

test("a subscriber hears its own tenant only", async ({ api, other }) => {
  const document = `subscription { timerEvents { type data timer { name } } }`;
  const theirs = api.follow(document, {}, other.key);
  await theirs.next();
  await api.run(`mutation { scheduleTimer(input: {name: "${secret}", fireIn: "1h"}) { outcome } }`);
  await api.ask(
    `mutation { scheduleTimer(input: {name: "theirs", fireIn: "1h"}) { outcome } }`,
    {},
    other.key,
  );

  expect(await theirs.next()).toMatchObject({
    timerEvents: { type: "TIMER_SCHEDULED", timer: { name: "theirs" } },
  });
  await theirs.end();
});

test("another's timer cannot be followed", async ({ api, other }) => {
  const mine = await api.run(
    `mutation { scheduleTimer(input: {name: "a", fireIn: "1h"}) { timer { id } } }`,
  );

  const theirs = api.follow(
    `subscription ($id: UUID!) { timer(id: $id) { name } }`,
    mine.scheduleTimer.timer,
    other.key,
  );

  await expect(theirs.next()).rejects.toThrow("NOT_FOUND");
});
