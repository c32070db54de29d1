// Sockets and streams live long, and keys end meanwhile: every two seconds one statement asks
// which of the keys behind all that are open still hold, and closes those of the others.
import type { Logger } from "pino";
import type { Authenticator } from "./authenticate.ts";

interface KeyHolder {
  readonly key: string | null;
}

export interface KeyWatchOptions<Holder extends KeyHolder> {
  readonly authenticator: Pick<Authenticator, "living">;
  readonly connections: ReadonlySet<Holder>;
  readonly close: (holder: Holder) => void;
  readonly log: Logger;
  readonly everyMs: number;
}

export function watchKeys<Holder extends KeyHolder>(
  options: KeyWatchOptions<Holder>,
): { stop(): void } {
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

async function closeEnded<Holder extends KeyHolder>(
  options: KeyWatchOptions<Holder>,
): Promise<void> {
  const { authenticator, connections, close } = options;
  const keys = new Set([...connections].flatMap(({ key }) => (key === null ? [] : [key])));
  if (keys.size === 0) return;
  const living = await authenticator.living(keys);
  for (const holder of connections) {
    const { key } = holder;
    if (key !== null && keys.has(key) && !living.has(key)) close(holder);
  }
}

// With the database away nobody's key has ended: the sockets stay, and the next look tells.
function report({ log }: { readonly log: Logger }, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  log.warn({ reason }, "the keys of open sockets could not be looked up");
}
