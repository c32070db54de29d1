// How long a delivery that is leased to these hands may wait before it is sent: its send must
// end, and be settled, while the lease still holds.
import type { Handoff } from "../database/wire.ts";
import { timeoutOf } from "./handoff.ts";

export interface LeaseWait {
  readonly waitMaxMs?: number;
  readonly leaseMs?: number;
}

export const waitMaxDefaultMs = 5000;
const leaseDefaultMs = 30_000;
const settleAllowanceMs = 2000;

export function waitMsOf(handoff: Handoff, options: LeaseWait): number {
  const { leaseMs = leaseDefaultMs, waitMaxMs = waitMaxDefaultMs } = options;
  return Math.min(waitMaxMs, leaseMs - timeoutOf(handoff) - settleAllowanceMs);
}
