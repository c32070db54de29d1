// What all readers of the feed share: what they were given is written down, they remember where
// they are, and once they are cut they come again, to any server, as a reader of a new name.
import { setTimeout as wait } from "node:timers/promises";
import type { Reader } from "../../../test/checker/history.ts";
import { canariesIn } from "./canaries.ts";
import type { Random } from "./random.ts";
import { nowMicros, type Recorder } from "./recorder.ts";
import { noteDone, type ReaderWay, type Scene, type Tenant } from "./scene.ts";

export interface Told {
  readonly cursor: string;
  readonly type: string;
  readonly timerId: string | null;
  readonly deliveryId: string | null;
}

/** One connection, from its beginning to its break. */
export interface Reading {
  readonly after: string | null;
  readonly types: readonly string[] | null;
  readonly server: string;
  readonly random: Random;
  /** Aborted when it is to be cut. */
  readonly signal: AbortSignal;
  /** An event, with all that was said of it. */
  tell(told: Told, text: string): void;
  /** A place without an event. */
  mark(cursor: string): void;
}

export type ReadOnce = (scene: Scene, tenant: Tenant, reading: Reading) => Promise<void>;

export interface Follower {
  readonly tenant: Tenant;
  readonly way: ReaderWay;
  /** Up to where it was told. */
  position(): number;
  /** Cut no more on purpose. */
  calm(): void;
  stop(): Promise<void>;
}

export interface FollowerOptions {
  readonly scene: Scene;
  readonly recorder: Recorder;
  readonly tenant: Tenant;
  readonly way: ReaderWay;
  readonly kind: Reader["kind"];
  readonly from: string | null;
  readonly random: Random;
}

const cutAfterMs = [4000, 45_000] as const;
const firedOrNot = ["timer.fired", "timer.cancelled", "timer.missed", "timer.completed"] as const;
let readers = 0;

export function startFollower(options: FollowerOptions, readOnce: ReadOnce): Follower {
  const { scene, tenant, way, from, random } = options;
  const state = { cursor: from, calm: false, stopped: false, cut: new AbortController() };
  const loop = async () => {
    while (!state.stopped) {
      state.cut = new AbortController();
      const timer = setTimeout(
        () => {
          if (!state.calm) state.cut.abort(new Error("cut on purpose"));
        },
        random.between(...cutAfterMs),
      );
      const end = openReader(options, state);
      const reason = await readOnce(scene, tenant, end.reading).then(
        () => "ended by the other side",
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      clearTimeout(timer);
      if (!state.stopped) {
        end.close(reason);
        noteDone(scene, `${way} cut`);
        await wait(random.between(50, 1500));
      }
    }
  };
  const looping = loop();
  return {
    tenant,
    way,
    position: () => positionOf(state.cursor),
    calm() {
      state.calm = true;
    },
    async stop() {
      state.stopped = true;
      state.cut.abort(new Error("the end"));
      await looping;
    },
  };
}

interface State {
  cursor: string | null;
  readonly calm: boolean;
  readonly stopped: boolean;
  readonly cut: AbortController;
}

function openReader({ scene, recorder, tenant, way, kind, random }: FollowerOptions, state: State) {
  readers += 1;
  const reader = `${way}:${readers}`;
  const after = state.cursor;
  const canFilter = way === "subscription" && !state.calm && random.chance(0.2);
  const types = canFilter ? firedOrNot : null;
  const head = { record: "reader", t: nowMicros(), reader, kind, tenant: tenant.id, after };
  recorder.write({ ...head, ...(types === null ? {} : { types }) });
  let isFirst = true;
  const reading: Reading = {
    after,
    types,
    server: random.pick(scene.servers),
    random,
    signal: state.cut.signal,
    tell(told, text) {
      if (state.stopped) return;
      const others = canariesIn(text).filter((id) => id !== tenant.id);
      const seen = others.length === 0 ? {} : { canariesSeen: others };
      recorder.write({ record: "event", t: nowMicros(), reader, ...told, ...seen });
      state.cursor = told.cursor;
      isFirst = false;
      scene.counts.events += 1;
      noteFirst(scene, way);
    },
    mark(cursor) {
      if (state.stopped) return;
      if (isFirst && after === null) {
        const mark = { cursor, type: "mark", timerId: null };
        recorder.write({ record: "event", t: nowMicros(), reader, ...mark });
      }
      isFirst = false;
      state.cursor = cursor;
    },
  };
  const close = (reason: string) =>
    recorder.write({ record: "reader_end", t: nowMicros(), reader, cursor: state.cursor, reason });
  return { reading, close };
}

function noteFirst(scene: Scene, way: ReaderWay): void {
  noteDone(scene, `read by ${way}`);
}

export function positionOf(cursor: string | null): number {
  return cursor === null ? 0 : Number(cursor.split("-")[1]);
}

/** Rejects when the signal is aborted, or nothing was heard for this long. */
export function untilQuiet(signal: AbortSignal, quietMs: number) {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("nothing was heard")), quietMs);
  const stop = () => reject(signal.reason as Error);
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  promise.catch(() => undefined);
  return {
    promise,
    heard() {
      timer.refresh();
    },
    end() {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    },
  };
}
