// Sockets live long, and keys end meanwhile: every two seconds one statement asks which of
// the keys behind all open sockets still hold, and closes the sockets of the others.
import { CloseCode } from "graphql-ws";
import type { Logger } from "pino";
import type { Authenticator } from "./authenticate.ts";
import { wrongKey } from "./authenticate.ts";
import type { Connection } from "./graphql/conversation.ts";

export interface KeyWatchOptions {
  readonly authenticator: Pick<Authenticator, "living">;
  readonly connections: ReadonlySet<Connection>;
  readonly log: Logger;
  readonly everyMs: number;
}

export function watchKeys(options: KeyWatchOptions): { stop(): void } {
  let looking = false;
  const look = async () => {
    if (looking) return;
    looking = true;
    await closeEnded(options).catch((error: unknown) => report(options, error));
    looking = false;
  };
  const timer = setInterval(() => void look(), options.everyMs);
  return { stop: () => clearInterval(timer) };
}

async function closeEnded({ authenticator, connections }: KeyWatchOptions): Promise<void> {
  const keys = new Set([...connections].flatMap(({ key }) => (key === null ? [] : [key])));
  if (keys.size === 0) return;
  const living = await authenticator.living(keys);
  for (const { key, webSocket } of connections) {
    if (key === null || !keys.has(key) || living.has(key)) continue;
    webSocket.close(CloseCode.Unauthorized, wrongKey().message);
  }
}

// With the database away nobody's key has ended: the sockets stay, and the next look tells.
function report({ log }: KeyWatchOptions, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  log.warn({ reason }, "the keys of open sockets could not be looked up");
}
