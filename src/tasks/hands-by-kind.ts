// Hands for each way of doing things: what is sent over HTTP, and what is performed right here,
// which has few places of its own, so that neither waits for the other. A lane of what is
// performed here is named by its kind, and so tells whose it is.
import type { Handoff } from "../database/wire.ts";
import type { Hands } from "./hands.ts";
import type { Lane } from "./lane-counts.ts";

export interface HandsByKind {
  readonly sent: Hands;
  readonly performed: Readonly<Record<string, Hands>>;
  /** For kinds that a newer process has brought. */
  readonly unknown: Hands;
}

const sentKinds = new Set(["webhook", "agent_prompt", "workflow_event"]);

export function handsByKind(hands: HandsByKind): Hands {
  const ofKind = (kind: string) =>
    sentKinds.has(kind) ? hands.sent : (hands.performed[kind] ?? hands.unknown);
  const ofLane = ({ endpoint }: Lane) => (endpoint.includes(":") ? hands.sent : ofKind(endpoint));
  const all = [...new Set([hands.sent, ...Object.values(hands.performed), hands.unknown])];
  return {
    accept(handoffs, owner) {
      if (handoffs.every(isSent)) return hands.sent.accept(handoffs, owner);
      const parts = Map.groupBy(handoffs, ({ kind }) => ofKind(kind));
      for (const [part, own] of parts) part.accept(own, owner);
    },
    reserve: (lane, most) => ofLane(lane).reserve(lane, most),
    fill: (lane, reserved, handoffs, owner) => ofLane(lane).fill(lane, reserved, handoffs, owner),
    hasRoom: (lane) => ofLane(lane).hasRoom(lane),
    park: (lane) => ofLane(lane).park(lane),
    async drained() {
      await Promise.all(all.map((each) => each.drained()));
    },
  };
}

function isSent({ kind }: Handoff): boolean {
  return sentKinds.has(kind);
}
