// How much is measured: a full run, or a quick one that answers in under three minutes and
// is good for a look only.
export interface Plan {
  readonly kind: "full" | "quick";
  readonly rounds: number;
  /** Measurements that take minutes are made in the first rounds only. */
  readonly heavyRounds: number;
  /** In a quick run, what would take too long every time is looked at once. */
  readonly longRounds: number;
  readonly commits: number;
  readonly updateRows: number;
  readonly createSeconds: number;
  readonly bulkCalls: number;
  readonly windowSeconds: number;
  readonly rates: readonly number[];
  readonly rivalRates: readonly number[];
  readonly rivalPending: number;
  readonly rivalsLeftOut: readonly string[];
  readonly bursts: readonly number[];
  readonly deliveries: number;
  readonly sustainedSeconds: number;
  readonly flood: number;
  readonly pending: readonly number[];
  /** Deliveries that wait for a later attempt. */
  readonly waiting: number;
  readonly idleSeconds: number;
  readonly overdue: number;
  readonly drainSeconds: number;
  readonly killBurst: number;
  readonly killWaitSeconds: number;
}

export const fullPlan: Plan = {
  kind: "full",
  rounds: 5,
  heavyRounds: 2,
  longRounds: 5,
  commits: 500,
  updateRows: 30_000,
  createSeconds: 5,
  bulkCalls: 20,
  windowSeconds: 6,
  rates: [10, 100, 1000, 3000, 5000],
  rivalRates: [100, 1000, 3000],
  rivalPending: 200_000,
  rivalsLeftOut: [],
  bursts: [10_000, 100_000],
  deliveries: 5000,
  sustainedSeconds: 30,
  flood: 100_000,
  pending: [1_000_000, 10_000_000],
  waiting: 1_000_000,
  idleSeconds: 30,
  overdue: 1_000_000,
  drainSeconds: 240,
  killBurst: 5000,
  killWaitSeconds: 90,
};

export const quickPlan: Plan = {
  kind: "quick",
  rounds: 2,
  heavyRounds: 1,
  longRounds: 1,
  commits: 200,
  updateRows: 5000,
  createSeconds: 0.8,
  bulkCalls: 5,
  windowSeconds: 1.5,
  rates: [100, 1000],
  rivalRates: [1000],
  rivalPending: 20_000,
  rivalsLeftOut: ["graphileWorkerDefaults"],
  bursts: [10_000],
  deliveries: 2000,
  sustainedSeconds: 3,
  flood: 20_000,
  pending: [100_000],
  waiting: 100_000,
  idleSeconds: 6,
  overdue: 20_000,
  drainSeconds: 20,
  killBurst: 2000,
  killWaitSeconds: 6,
};
