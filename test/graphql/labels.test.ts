// Lists by label, which a rule of its own finds: the same pages as any other list.
import { expect } from "vitest";
import { test } from "./support.ts";
import type { Data } from "./support.ts";

const at = (minute: number) => `2030-01-01T00:0${minute}:00.000Z`;

const listQuery = `query ($first: Int, $after: PageCursor, $filter: TimerFilter) {
  timers(first: $first, after: $after, filter: $filter) {
    nodes { name } pageInfo { hasNextPage endCursor } } }`;
const bulk = `mutation ($input: ScheduleTimersInput!) {
  scheduleTimers(input: $input) { results { outcome } } }`;

test("pages of labelled timers follow one another, filtered by all else too", async ({
  api,
  other,
}) => {
  const labels = { order: "1" };
  const timers = [3, 1, 2, 2, 5].map((minute, index) => {
    return { name: `${index}`, key: `${index}`, fireAt: at(minute), labels };
  });
  const unlabelled = { name: "unlabelled", fireAt: at(3) };
  await api.run(bulk, { input: { timers: [...timers, unlabelled] } });
  await api.run(`mutation { pauseTimer(input: {key: "4"}) { outcome } }`);
  await api.ask(
    `mutation { scheduleTimer(input: {name: "theirs", fireIn: "1h", labels: {order: "1"}}) { outcome } }`,
    {},
    other.key,
  );

  const filter = { labels, status: ["SCHEDULED"], fireAfter: at(2), fireBefore: at(6) };
  const { timers: first }: Data = await api.run(listQuery, { first: 2, filter });
  const after = first.pageInfo.endCursor;
  const { timers: second }: Data = await api.run(listQuery, { first: 2, after, filter });

  expect([first.nodes.map(({ name }: { name: string }) => name).toSorted(), second.nodes]).toEqual([
    ["2", "3"],
    [{ name: "0" }],
  ]);
  expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
  expect(await api.run(listQuery, { filter: { labels: { order: "2" } } })).toMatchObject({
    timers: { nodes: [] },
  });
  expect((await api.mistake(`{ timers(filter: {labels: {order: 1}}) { nodes { id } } }`))[0]).toBe(
    "INVALID_INPUT",
  );
});

test("a label to look for that is no text is refused, as it would find nothing", async ({
  api,
}) => {
  const followed = api.follow("subscription { timerEvents(labels: {order: 42}) { type } }");

  await expect(followed.next()).rejects.toThrow("labels.order is not text.");
  expect(await api.mistake("{ timers(filter: {labels: {order: 42}}) { nodes { id } } }")).toEqual([
    "INVALID_INPUT",
    "filter.labels.order",
    "filter.labels.order is not text.",
    "Put it in quotes.",
  ]);
});
