// Who is on the WebSockets and event streams of this process, and how many more a tier lets in: sockets by
// tenant and by key (so that one key gone wild leaves room for the tenant's others),
// subscriptions by tenant, and, before anybody has said who they are, sockets by address.
import type { Allowance, Identity } from "../database/wire.ts";
import { problemError } from "./problems.ts";

/** The operations open on one socket, by their ids. */
export type Operations = () => Readonly<Record<string, unknown>>;

export interface Guest {
  /** Refused, it throws. `id` is an operation that is open now. */
  subscribe(id: string, allowance: Allowance): void;
  leave(): void;
}

export interface Crowd {
  /** A socket nobody has spoken on yet; refused, it answers null. */
  knock(address: string): { leave(): void } | null;
  enter(identity: Identity, allowance: Allowance, operations: Operations): Guest;
}

interface Member {
  readonly keyId: string;
  readonly operations: Operations;
  readonly subscribed: Set<string>;
}

interface Household {
  readonly members: Set<Member>;
  readonly byKey: Map<string, number>;
  subscriptions: number; // at most: what has ended is found out when it matters
}

export function createCrowd(options: { readonly knockingMax: number }): Crowd {
  const knocking = new Map<string, number>();
  const households = new Map<string, Household>();
  return {
    knock(address) {
      if ((knocking.get(address) ?? 0) >= options.knockingMax) return null;
      return { leave: counted(knocking, address) };
    },
    enter(identity, allowance, operations) {
      const { tenantId, keyId } = identity;
      const household = households.get(tenantId) ?? newHousehold();
      refuseCrowd(household, keyId, allowance);
      households.set(tenantId, household);
      const leaveKey = counted(household.byKey, keyId);
      const member = { keyId, operations, subscribed: new Set<string>() };
      household.members.add(member);
      return {
        subscribe: (id, now) => subscribe(household, member, id, now),
        leave() {
          if (!household.members.delete(member)) return;
          household.subscriptions -= member.subscribed.size;
          leaveKey();
          if (household.members.size === 0) households.delete(tenantId);
        },
      };
    },
  };
}

function newHousehold(): Household {
  return { members: new Set(), byKey: new Map(), subscriptions: 0 };
}

// Counts one more under a name, and answers how to take it off again, once.
function counted(counts: Map<string, number>, name: string): () => void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
  let here = true;
  return () => {
    const count = counts.get(name) ?? 0;
    if (here && count > 1) counts.set(name, count - 1);
    else if (here) counts.delete(name);
    here = false;
  };
}

function refuseCrowd({ members, byKey }: Household, keyId: string, allowance: Allowance): void {
  const { connectionsMax, keyConnectionsMax } = allowance;
  const ofKey = byKey.get(keyId) ?? 0;
  if (members.size < connectionsMax && ofKey < keyConnectionsMax) return;
  const whose = members.size < connectionsMax ? "key" : "tenant";
  const most = whose === "key" ? keyConnectionsMax : connectionsMax;
  throw problemError(
    "QUOTA_EXCEEDED",
    `The ${whose} has ${most} WebSockets and event streams open, the most.`,
    {
      hint: "Close some: one socket carries many subscriptions.",
    },
  );
}

function subscribe(household: Household, member: Member, id: string, allowance: Allowance): void {
  const { subscriptionsMax } = allowance;
  if (household.subscriptions >= subscriptionsMax) forgetEnded(household);
  if (household.subscriptions >= subscriptionsMax) {
    const message = `The tenant has ${subscriptionsMax} subscriptions open, the most.`;
    throw problemError("QUOTA_EXCEEDED", message, {
      hint: "Complete some: timerEvents follows many timers at once.",
    });
  }
  if (!member.subscribed.has(id)) household.subscriptions += 1;
  member.subscribed.add(id);
}

function forgetEnded(household: Household): void {
  let open = 0;
  for (const { operations, subscribed } of household.members) {
    const still = operations();
    for (const id of subscribed) if (!(id in still)) subscribed.delete(id);
    open += subscribed.size;
  }
  household.subscriptions = open;
}
