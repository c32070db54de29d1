// What the checker says when a promise was broken: which, of what, how, and by which records.

export const promises = [
  "Durable acceptance",
  "Never early",
  "Fires",
  "One state change",
  "Cancel is decisive",
  "Actions at least once",
  "Stable identity",
  "A complete, ordered feed",
  "Missed by policy",
  "Tenant isolation",
  "Safe sending",
  "Bounded overload",
  "Same key, same answer",
  "Clear errors",
  "A sound history",
] as const;

export type PromiseName = (typeof promises)[number];

export interface Complaint {
  readonly promise: PromiseName;
  /** The timer, delivery, reader or tenant that it is about. */
  readonly about: string;
  readonly says: string;
  /** The records that show it. */
  readonly records: readonly unknown[];
}

export type Complaints = Iterable<Complaint>;

export function complaint(
  promise: PromiseName,
  about: string,
  says: string,
  ...records: readonly unknown[]
): Complaint {
  return { promise, about, says, records };
}
