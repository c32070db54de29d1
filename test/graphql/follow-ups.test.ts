// What follows a timer, asked for and answered through GraphQL and REST as in SQL.
import { expect } from "vitest";
import { fireDue } from "../../src/database/calls.ts";
import { namesOfFollowers } from "../harness/follow-ups.ts";
import { test } from "./support.ts";

const url = "https://example.com/hook";
const schedule = `mutation ($input: ScheduleTimerInput!) { scheduleTimer(input: $input) {
  timer { id parentId onCompleted onFailed onMissed } } }`;
const many = `mutation ($timers: [TimerInput!]!) { scheduleTimers(input: {timers: $timers}) {
  results { timer { onFailed } } } }`;

const told = [
  { name: "tell", misfire: "SKIP", maxLateness: "5m", actions: [{ webhook: { url } }] },
];
const undo = {
  name: "undo",
  fireIn: "5m",
  actions: [{ webhook: { id: "a", url } }],
  onFailed: told,
};

const kept = {
  name: "undo",
  fireIn: "PT5M",
  actions: [{ id: "a", kind: "webhook", parameters: { url } }],
  onFailed: [
    {
      name: "tell",
      misfire: "skip",
      maxLateness: "PT5M",
      actions: [{ id: "1", kind: "webhook", parameters: { url } }],
    },
  ],
};

test("a timer is scheduled with what follows it, alone or among many", async ({ api }) => {
  const input = { name: "pay", fireIn: "1h", onFailed: [undo] };

  const { scheduleTimer } = await api.run(schedule, { input });
  const { scheduleTimers } = await api.run(many, { timers: [input] });

  expect(scheduleTimer.timer).toMatchObject({ onCompleted: null, onMissed: null, parentId: null });
  expect(scheduleTimer.timer.onFailed).toMatchObject([kept]);
  expect(scheduleTimers.results[0].timer.onFailed).toEqual(scheduleTimer.timer.onFailed);
});

test("a mistake in a follow-up is told at its place", async ({ api }) => {
  const badUrl = { name: "b", actions: [{ webhook: { url: "nowhere" } }] };
  const input = { name: "a", fireIn: "1h", onFailed: [undo, { ...undo, onMissed: [badUrl] }] };
  const path = "onFailed[1].onMissed[0].actions[0].webhook.url";

  const [code, place] = await api.mistake(schedule, { input });
  const [, inMany] = await api.mistake(many, { timers: [input] });

  expect([code, place]).toEqual(["INVALID_ACTION", path]);
  expect(inMany).toBe(`timers[0].${path}`);
});

test("what a follow-up cannot have is unknown", async ({ api }) => {
  const input = { name: "a", fireIn: "1h", onMissed: [{ name: "b", onConflict: "REPLACE" }] };

  const [code, place, message] = await api.mistake(schedule, { input });

  expect(message).toContain("onConflict");
  expect([code, place]).toEqual(["INVALID_INPUT", "onMissed[0].onConflict"]);
});

test("followers are found by their parent, with labels too", async ({ api, db }) => {
  const input = { name: "pay", fireIn: "1ms" };
  const onCompleted = [{ name: "b", labels: { a: "b" } }, { name: "c" }];
  const { scheduleTimer } = await api.run(schedule, { input: { ...input, onCompleted } });
  const parentId = scheduleTimer.timer.id as string;
  await expect
    .poll(async () => {
      await fireDue(db, { fireMax: 10, owner: 7, leaseMs: 30_000 });
      return await namesOfFollowers(db, parentId);
    })
    .toEqual(["b", "c"]);
  const find = `query ($filter: TimerFilter) { timers(filter: $filter) {
    nodes { name parentId } } }`;

  const all = await api.run(find, { filter: { parentId } });
  const labelled = await api.run(find, { filter: { parentId, labels: { a: "b" } } });

  expect(all.timers.nodes.toSorted()).toHaveLength(2);
  expect(labelled.timers.nodes).toEqual([{ name: "b", parentId }]);
});
