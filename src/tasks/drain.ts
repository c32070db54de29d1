// One run over a lane: it takes what waits there and the hands have room for, a hundred at
// most, and ends. While the lane has more, the claim itself gives it a new job behind the
// others; where the hands have little room left, only after a pause, cut short by the hands.
// So no lane holds a worker for longer than one call, however slow its receiver is.
import type { LaneRequest } from "../database/lane-calls.ts";
import type { Handoff, TakenLane } from "../database/wire.ts";
import type { Lane } from "./lane-counts.ts";

export interface DrainDependencies {
  readonly calls: { takeLane(request: LaneRequest): Promise<TakenLane> };
  readonly hands: {
    reserve(lane: Lane, most: number): number;
    fill(lane: Lane, reserved: number, handoffs: readonly Handoff[], owner: number): void;
    hasRoom(lane: Lane): boolean;
    park(lane: Lane): void;
  };
  readonly owner: () => number;
}

const takeMax = 100;
const pauseMs = 5000;

export async function drainLane(dependencies: DrainDependencies, lane: Lane): Promise<void> {
  const { calls, hands } = dependencies;
  const owner = dependencies.owner();
  const reserved = hands.reserve(lane, takeMax);
  const pauses = !hands.hasRoom(lane);
  let taken: TakenLane = { handoffs: [], more: false };
  try {
    taken = await calls.takeLane({
      ...lane,
      owner,
      takeMax: reserved,
      pauseMs: pauses ? pauseMs : null,
    });
  } finally {
    hands.fill(lane, reserved, taken.handoffs, owner);
  }
  if (taken.more && pauses) hands.park(lane);
}
