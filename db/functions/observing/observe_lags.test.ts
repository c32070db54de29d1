import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { observed } from "../../../test/harness/observing.ts";

sqlTest(
  "firings of the last minutes add up over the kernels, step by step",
  async ({ db, clock }) => {
    const note = (owner: number, ...lags: number[]) =>
      db.query("select minoots_private.note_lags($1, $2)", [owner, lags]);
    await clock.set("2030-01-01T12:00:30Z");
    await note(7, 0.5);
    await clock.set("2030-01-01T12:04:00Z");
    await note(7, 0.5, 30);
    await note(8, 3, 70_000);
    await clock.set("2030-01-01T12:06:00Z");

    expect(await observed(db, "observe_lags")).toEqual({
      "minoots_recent_firings{within=0.001s}": 1,
      "minoots_recent_firings{within=0.005s}": 2,
      "minoots_recent_firings{within=0.01s}": 2,
      "minoots_recent_firings{within=0.05s}": 3,
      "minoots_recent_firings{within=0.1s}": 3,
      "minoots_recent_firings{within=0.5s}": 3,
      "minoots_recent_firings{within=1s}": 3,
      "minoots_recent_firings{within=10s}": 3,
      "minoots_recent_firings{within=any}": 4,
    });
  },
);
