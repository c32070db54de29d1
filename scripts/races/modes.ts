// The three ways in which a kernel meets an instant, each brought about by how much comes at
// once; and when people call, so that about half of them are too late.

export interface Mode {
  readonly name: "held" | "plain" | "burst";
  readonly about: string;
  /** Between two due instants; 0: all at one. */
  readonly stepMs: number;
  readonly roundMax: number;
  /** Calls come within so much before and after what is aimed at. */
  readonly spreadMs: number;
  /** How far from the due instant is aimed at first. */
  readonly aimMs: number;
}

export const modes: readonly Mode[] = [
  {
    name: "held",
    about: "claimed 4 ms early, held by the database, committed on the instant",
    stepMs: 8,
    roundMax: 1200,
    spreadMs: 5,
    aimMs: -4,
  },
  {
    name: "plain",
    about: "fired when due, a few at a time",
    stepMs: 2.5,
    roundMax: 2000,
    spreadMs: 5,
    aimMs: 1,
  },
  {
    name: "burst",
    about: "all due at one instant, on all connections",
    stepMs: 0,
    roundMax: 900,
    spreadMs: 250,
    aimMs: -100,
  },
];

/**
 * Follows how the races go, so that both sides win often: a verb that mostly came in time is
 * called later the next time, and one that mostly came too late is called sooner.
 */
export function createAim(mode: Mode) {
  const aims = new Map<string, number>();
  return {
    of: (verb: string) => aims.get(verb) ?? mode.aimMs,
    learn(verb: string, won: number, all: number) {
      if (all === 0) return;
      const aim = aims.get(verb) ?? mode.aimMs;
      const most = mode.spreadMs * 4;
      const next = aim + (won / all - 0.5) * mode.spreadMs * 2;
      aims.set(verb, Math.min(Math.max(next, -most), most));
    },
  };
}

export type Aim = ReturnType<typeof createAim>;
