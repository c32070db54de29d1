// Hundreds of races at once, with real kernels on the real clock: whoever comes first, each
// timer ends one way, once. `npm run races` runs the same by the hundred thousand.
import { expect } from "vitest";
import { createAim, modes } from "../scripts/races/modes.ts";
import { openRoom } from "../scripts/races/room.ts";
import { playRound } from "../scripts/races/round.ts";
import { verbs } from "../scripts/races/verbs.ts";
import { test } from "./harness/database.ts";

const raceTest = test.extend("room", async ({ url, tenant }, { onCleanup }) => {
  const room = await openRoom(url, tenant.id);
  onCleanup(() => room.close());
  return room;
});

const count = 300;

raceTest.for(modes)(
  "$name: never both, never neither, nothing early",
  { timeout: 60_000 },
  async (mode, { room }) => {
    const result = await playRound(room, mode, createAim(mode), { name: mode.name, count });

    expect(result.defects).toEqual([]);
    expect(result.tallies.map(({ verb }) => verb)).toEqual(verbs.map(({ name }) => name));
    expect(result.tallies.reduce((sum, { won, late }) => sum + won + late, 0)).toBe(count);
  },
);
