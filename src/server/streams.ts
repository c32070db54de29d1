// The event streams that are open on this server: who is on them is counted with the WebSockets,
// they end when their key does, and all of them when the server stops.
import type { Logger } from "pino";
import type { Allowance, Identity } from "../database/wire.ts";
import type { Authenticator } from "./authenticate.ts";
import { wrongKey } from "./authenticate.ts";
import type { Crowd } from "./crowd.ts";
import { problemWith } from "./problems.ts";
import type { Problem } from "./problems.ts";
import { watchKeys } from "./socket-keys.ts";

export interface StreamHolder {
  readonly key: string;
  readonly identity: Identity;
  readonly allowance: Allowance;
}

export interface OpenStream {
  /** Called once by who ends it from outside. */
  onEnd(end: (problem: Problem) => void): void;
  leave(): void;
}

export interface Streams {
  /** Refused, it throws: there are as many as the tier allows. */
  enter(holder: StreamHolder): OpenStream;
  close(): void;
}

interface Member {
  readonly key: string;
  end: (problem: Problem) => void;
}

const subscription = "events";

export function createStreams(options: {
  readonly authenticator: Pick<Authenticator, "living">;
  readonly crowd: Pick<Crowd, "enter">;
  readonly log: Logger;
  readonly keysMs?: number;
}): Streams {
  const { crowd, keysMs = 2_000 } = options;
  const members = new Set<Member>();
  const close = (member: Member) => member.end(wrongKey().problem);
  const keys = watchKeys({ ...options, connections: members, everyMs: keysMs, close });
  return {
    enter({ key, identity, allowance }) {
      const member: Member = { key, end: () => {} };
      const guest = crowd.enter(identity, allowance, () => ({ [subscription]: member }));
      try {
        guest.subscribe(subscription, allowance);
      } catch (error) {
        guest.leave();
        throw error;
      }
      members.add(member);
      return {
        onEnd: (end) => void (member.end = end),
        leave() {
          members.delete(member);
          guest.leave();
        },
      };
    },
    close() {
      keys.stop();
      const stopping = problemWith("UNAVAILABLE", "The server is stopping.");
      for (const { end } of members) end(stopping);
    },
  };
}
