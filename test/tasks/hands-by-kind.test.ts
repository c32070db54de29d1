// Each kind goes into its own hands, and the lane of a kind to the same.
import { expect, test } from "vitest";
import type { Handoff } from "../../src/database/wire.ts";
import type { Hands } from "../../src/tasks/hands.ts";
import { handsByKind } from "../../src/tasks/hands-by-kind.ts";
import { performUnknown } from "../../src/tasks/perform-unknown.ts";
import { aHandoff } from "./support/handoffs.ts";
import { owner, someHands } from "./support/some-hands.ts";

const of = (kind: string): Handoff =>
  ["webhook", "agent_prompt"].includes(kind)
    ? aHandoff({}, { kind })
    : aHandoff({}, { kind, endpoint: kind });

function scene() {
  const [sent, sql, unknown] = [someHands(), someHands(), someHands()];
  const hands: Hands = handsByKind({
    sent: sent.hands,
    performed: { sql: sql.hands },
    unknown: unknown.hands,
  });
  const kindsIn = () =>
    [sent, sql, unknown].map((each) => each.sent.map(({ kind }) => kind).toSorted());
  const answerAll = async () => {
    for (const each of [sent, sql, unknown]) await each.answerAll();
  };
  return { hands, kindsIn, answerAll };
}

test("what was fired together goes each into its hands", async () => {
  const { hands, kindsIn } = scene();

  hands.accept(["sql", "webhook", "agent_prompt", "teleport", "sql"].map(of), owner);

  await expect.poll(kindsIn).toEqual([["agent_prompt", "webhook"], ["sql", "sql"], ["teleport"]]);
});

test("a lane is filled where its kind is performed", async () => {
  const { hands, kindsIn } = scene();

  for (const handoff of ["sql", "webhook", "teleport"].map(of)) {
    const reserved = hands.reserve(handoff, 1);
    hands.fill(handoff, reserved, [handoff], owner);
  }

  await expect.poll(kindsIn).toEqual([["webhook"], ["sql"], ["teleport"]]);
});

test("they are drained when all are", async () => {
  const { hands, kindsIn, answerAll } = scene();
  hands.accept(["sql", "webhook"].map(of), owner);
  await expect.poll(() => kindsIn().flat()).toHaveLength(2);
  let isDrained = false;

  const drained = hands.drained().then(() => (isDrained = true));

  expect(isDrained).toBe(false);
  await answerAll();
  await drained;
});

test("a kind that nobody here knows is tried again, and says why", async () => {
  expect(await performUnknown(of("teleport"))).toMatchObject({
    statusCode: null,
    errorCode: "KIND_UNKNOWN",
    errorMessage: "This process does not know actions of kind teleport.",
  });
});
