// The torture in short: all parts of the product over a Postgres of their own, faults that a seed
// chooses, then quiet, and the checker. `npm run torture` does the same for as long as one likes.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { play } from "../../scripts/torture/run.ts";
import { seenOf } from "../../scripts/torture/report.ts";
import { checkHistory } from "../checker/check.ts";
import { readHistory } from "../checker/read.ts";

const short = { seed: 7, minutes: 0.3, timersPerSecond: 80, say: () => undefined };

// It brings the embedded Postgres along: a run on an installed one would do the same again.
const isElsewhere = process.env.TEST_POSTGRES_BIN !== undefined;

test.skipIf(isElsewhere)(
  "no promise is broken while everything breaks",
  { timeout: 280_000 },
  async () => {
    const directory = await mkdtemp(join(tmpdir(), "minoots-torture-"));

    const result = await play({ ...short, directory });
    const history = await readHistory(result.files);
    const complaints = checkHistory(history);

    expect(complaints, `the histories are in ${directory}`).toEqual([]);
    expect(result).toMatchObject({ drained: true, readToTheEnd: true });
    const fired = [...history.timers.values()].filter(({ firedAt }) => firedAt !== null);
    expect(fired.length).toBeGreaterThan(10);
    expect(history.requests.length).toBeGreaterThan(10);
    expect(seenOf(result)).toBeGreaterThan(1);
    await rm(directory, { recursive: true, force: true });
  },
);
