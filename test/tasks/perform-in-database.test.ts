// What is performed in the database is called again until it is known what came of it.
import { expect, test } from "vitest";
import { performInDatabase } from "../../src/tasks/perform-in-database.ts";
import { aHandoff, silent } from "./support/handoffs.ts";

function failing(...codes: (string | undefined)[]) {
  const calls: number[] = [];
  const perform = performInDatabase({
    log: silent,
    pauseMs: 1,
    giveUpMs: 50,
    async perform(_handoff, owner) {
      const at = calls.push(owner) - 1;
      if (at >= codes.length) return true;
      throw Object.assign(new Error("It failed."), { code: codes[at] });
    },
  });
  return { calls, perform };
}

test.for(["57014", "55P03", "40P01", "08006", "MN017", undefined])(
  "after %s it is called again",
  async (code) => {
    const { calls, perform } = failing(code, code);

    expect(await perform(aHandoff(), 7)).toBeNull();

    expect(calls).toEqual([7, 7, 7]);
  },
);

test.for(["42501", "22P02", "23514", "P0001", "MN001"])(
  "what is refused with %s is left to its lease",
  async (code) => {
    const { calls, perform } = failing(code);

    expect(await perform(aHandoff(), 7)).toBeNull();

    expect(calls).toEqual([7]);
  },
);

test("a database that stays away is given up in time", async () => {
  const { calls, perform } = failing(...Array<string>(1000).fill("08006"));

  expect(await perform(aHandoff(), 7)).toBeNull();

  expect(calls.length).toBeLessThan(20);
});
