// Fresh attempts for many dead deliveries at a set rate, and how far they have come.
import { request } from "./request.ts";
import type { Answer, CallOptions, RequestOptions, Variables } from "./request.ts";
import type { Replay } from "./types.ts";
import { pause } from "./waiting.ts";

export type ReplayChange = Answer<"replayDeliveries">;

export interface Replays {
  /** All that are dead now and meet everything that is said, so many a second. */
  replayMany(
    which: Variables<"replayDeliveries">["input"],
    options?: CallOptions,
  ): Promise<ReplayChange>;
  /** Null if there is none. */
  getReplay(id: string, options?: CallOptions): Promise<Replay | null>;
  /** The last 100, newest first. */
  listReplays(options?: CallOptions): Promise<readonly Replay[]>;
  /** It starts nothing more; what it has started goes on. */
  cancelReplay(id: string, options?: CallOptions): Promise<ReplayChange>;
  /** How far it is, each second until it has ended. */
  watchReplay(id: string, options?: CallOptions): AsyncIterableIterator<Replay>;
}

const lookMs = 1000;

export function replayVerbs(requests: RequestOptions): Replays {
  const once = { isSafe: false };
  const safe = { isSafe: true };
  const getReplay: Replays["getReplay"] = (id, options) =>
    request(requests, "replay", { id }, { ...options, ...safe });
  return {
    getReplay,
    replayMany: async (input, options) =>
      (await request(requests, "replayDeliveries", { input }, { ...options, ...once }))!,
    listReplays: async (options) =>
      (await request(requests, "replays", {}, { ...options, ...safe }))!,
    cancelReplay: async (id, options) =>
      (await request(requests, "cancelReplay", { input: { id } }, { ...options, ...safe }))!,
    watchReplay: (id, options = {}) => watch(getReplay, id, options),
  };
}

async function* watch(
  getReplay: Replays["getReplay"],
  id: string,
  options: CallOptions,
): AsyncGenerator<Replay> {
  for (;;) {
    const replay = await getReplay(id, options);
    if (replay === null) return;
    yield replay;
    if (replay.status !== "RUNNING") return;
    await pause(lookMs, options.signal);
  }
}
