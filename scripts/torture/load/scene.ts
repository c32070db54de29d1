// What all parts of the load share: who the tenants are, where everything is, and how each call
// is written down before it leaves and after it came back.
import type { Answer, Call } from "../../../test/checker/history.ts";
import type { Logger } from "pino";
import type { EndpointName } from "./behaviours.ts";
import { canariesIn } from "./canaries.ts";
import type { Random } from "./random.ts";
import { nowMicros, type Recorder } from "./recorder.ts";
import { whyUnknown } from "./unknown.ts";

export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly apiKey: string;
  /** Its database role, and the password of that. */
  readonly login: string;
  readonly password: string;
  /** Its part of all timers. */
  readonly weight: number;
  readonly canary: string;
  readonly readers: readonly ReaderWay[];
}

export type ReaderWay = "subscription" | "sse" | "iterator" | "page" | "consumer";
export type FaceName = "sql" | "graphql" | "rest";

export interface Scene {
  readonly random: Random;
  readonly tenants: readonly Tenant[];
  readonly servers: readonly string[];
  readonly origins: Readonly<Record<EndpointName, string>>;
  /** Of what clients did. */
  readonly recorder: Recorder;
  readonly counts: Counts;
  readonly log: Logger;
  /** Transactions can be prepared here. */
  readonly canPrepare: boolean;
}

export interface Counts {
  timers: number;
  requests: number;
  events: number;
  unknown: number;
  operations: number;
  readonly done: Record<string, number>;
}

/** What came back, or that nothing did. */
export interface Reply {
  readonly outcome: "ok" | "refused" | "unknown";
  readonly code?: string;
  /** Of an unknown outcome. */
  readonly why?: string;
  readonly answer?: Answer;
  /** All that was said, for the canaries in it. */
  readonly text?: string;
  /** Of a cancel of many: how many. */
  readonly cancelled?: number;
  readonly retryAfterMs?: number;
}

export interface Caller {
  readonly tenant: Tenant;
  readonly face: FaceName;
  readonly client: string;
  readonly cost?: number;
}

/** Makes a call, and writes down that it begins and how it ended. */
export async function operate(
  scene: Scene,
  { tenant, face, client, cost }: Caller,
  call: Call,
  ask: () => Promise<Reply>,
): Promise<Reply> {
  const { counts, recorder } = scene;
  counts.operations += 1;
  const op = `${client}:${counts.operations}`;
  const spent = face === "sql" ? 0 : (cost ?? 1);
  const head = { record: "begin", t: nowMicros(), op, client, tenant: tenant.id, face } as const;
  recorder.write({ ...head, ...(spent === 1 ? {} : { cost: spent }), ...call });
  const reply = await ask().catch((error: unknown): Reply => ({
    outcome: "unknown",
    why: whyUnknown(error),
    text: String(error),
  }));
  const { outcome, code, why, answer, text = "" } = reply;
  const canariesSeen = canariesIn(text);
  recorder.write({
    record: "end",
    t: nowMicros(),
    op,
    outcome,
    ...(code === undefined ? {} : { code }),
    ...(why === undefined ? {} : { why }),
    ...(answer === undefined ? {} : { answer }),
    ...(canariesSeen.length === 0 ? {} : { canariesSeen }),
  });
  count(counts, call, face, reply);
  return reply;
}

function count(counts: Counts, { verb }: Call, face: FaceName, { outcome, answer, code }: Reply) {
  const note = (what: string) => (counts.done[what] = (counts.done[what] ?? 0) + 1);
  if (outcome === "unknown") counts.unknown += 1;
  if (outcome === "refused") note(`refused ${code}`);
  if (outcome !== "ok") return;
  note(`${verb} by ${face}`);
  if (verb === "schedule") counts.timers += answer?.timers?.length ?? 0;
  const outcomes = new Set(answer?.timers?.map((timer) => timer.outcome));
  for (const each of outcomes) note(`${verb} ${each}`);
}

export function noteDone({ counts }: Scene, what: string): void {
  counts.done[what] = (counts.done[what] ?? 0) + 1;
}
