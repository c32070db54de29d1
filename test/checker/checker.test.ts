// Proves the checker: it has nothing to say of good histories, and each planted bug is caught by
// the promise that it breaks.
import { describe, expect, test } from "vitest";
import { buildHistory } from "./built/build.ts";
import { check } from "./check.ts";
import { plantedInAcceptance } from "./planted/acceptance.ts";
import { plantedInActions } from "./planted/actions.ts";
import { plantedInAsAsked } from "./planted/as-asked.ts";
import { plantedInBounds } from "./planted/bounds.ts";
import { plantedInErrors } from "./planted/errors.ts";
import { plantedInFeed } from "./planted/feed.ts";
import { plantedInFresh } from "./planted/fresh.ts";
import { plantedInIdentity } from "./planted/identity.ts";
import { type Lines, NotThere, type Planted } from "./planted/lines.ts";
import { plantedInRows } from "./planted/rows.ts";
import { plantedInStates } from "./planted/states.ts";
import { plantedInWords } from "./planted/words.ts";

const planted: readonly Planted[] = [
  ...plantedInAcceptance,
  ...plantedInAsAsked,
  ...plantedInStates,
  ...plantedInActions,
  ...plantedInIdentity,
  ...plantedInFeed,
  ...plantedInBounds,
  ...plantedInFresh,
  ...plantedInRows,
  ...plantedInWords,
  ...plantedInErrors,
];
const seeds = Array.from({ length: 40 }, (_, index) => index + 1);

test.each(seeds)("a good history is not complained about: seed %i", (seed) => {
  expect(check(buildHistory(seed))).toEqual([]);
});

describe("a planted bug is caught by the promise that it breaks", () => {
  test.each(planted)("$promise: $name", (bug) => {
    const complaints = check(withBug(bug));

    const says = expect.stringContaining(bug.says ?? "") as string;
    expect(complaints).toContainEqual(expect.objectContaining({ promise: bug.promise, says }));
  });
});

// In the first history in which there is a place for it.
function withBug(bug: Planted): Lines {
  for (const seed of seeds) {
    const lines = buildHistory(seed);
    try {
      bug.plant(lines);
      return lines;
    } catch (error) {
      if (!(error instanceof NotThere)) throw error;
    }
  }
  throw new NotThere(bug.name);
}
