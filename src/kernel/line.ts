// A connection of a loop: made when it is needed, and made anew after it was lost. What it asks is
// answered in time or never, so that none is waited for that only seems to live. Whoever holds a
// line asks for its session in one place at a time: so it never has two.
import pg from "pg";
import { connectionConfig } from "../database/connect.ts";
import { hangUp } from "../database/hang-up.ts";

export interface Line<Session> {
  session(): Promise<Session>;
  isOpen(): boolean;
  close(): Promise<void>;
}

export interface LineOptions<Session> {
  readonly url: string;
  readonly name: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly enter: (client: pg.Client) => Promise<Session>;
  readonly onNotified?: ((said: string) => void) | undefined;
  /** Not called for one that could not be made, nor for one that was closed. */
  readonly onLost?: (() => void) | undefined;
}

/** How long a loop waits before it tries again. */
export const reconnectMs = 250;

// An answer that takes longer means that the connection is dead, whatever TCP believes.
const answerMaxMs = 10_000;

export function createLine<Session>(options: LineOptions<Session>): Line<Session> {
  let open: { readonly client: pg.Client; readonly session: Session } | null = null;
  const lose = (client: pg.Client) => {
    if (open?.client !== client) return;
    open = null;
    options.onLost?.();
  };
  return {
    async session() {
      if (open !== null) return open.session;
      const client = newClient(options);
      client.on("error", () => lose(client));
      client.on("end", () => lose(client));
      try {
        await client.connect();
        open = { client, session: await options.enter(client) };
        return open.session;
      } catch (error) {
        void hangUp(client);
        throw error;
      }
    },
    isOpen: () => open !== null,
    async close() {
      const closing = open;
      open = null;
      if (closing !== null) await hangUp(closing.client);
    },
  };
}

function newClient<Session>(options: LineOptions<Session>): pg.Client {
  const { url, name, settings = {} } = options;
  const client = new pg.Client({
    ...connectionConfig({ url, role: "minoots_kernel", name, settings }),
    connectionTimeoutMillis: answerMaxMs,
    query_timeout: answerMaxMs,
  });
  client.on("notification", ({ payload }) => options.onNotified?.(payload ?? ""));
  return client;
}
