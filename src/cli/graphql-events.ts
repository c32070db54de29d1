// The feed over one WebSocket, until it breaks: whoever reads goes on from the last cursor. A
// server that says nothing for longer than its own silence is taken for lost.
import type { Client } from "graphql-ws";
import { apiError } from "./api-error.ts";
import type { Event, EventFilter } from "./backend.ts";
import type { Api } from "./graphql-http.ts";
import { offline } from "./graphql-http.ts";
import { eventFields, readEvent, writeEventType } from "./graphql-words.ts";

const silenceMaxMs = 40_000; // a MARK comes every 15 s

const query = `subscription ($after: Cursor, $types: [EventType!], $labels: Labels, $timerId: UUID) {
  timerEvents(after: $after, types: $types, labels: $labels, timerId: $timerId) { ${eventFields} }
}`;

export async function* graphqlEvents(
  api: Api,
  after: string,
  filter: EventFilter,
  signal: AbortSignal,
): AsyncGenerator<Event> {
  const client = await openClient(api);
  const end = () => void client.dispose();
  signal.addEventListener("abort", end);
  let silence = setTimeout(() => client.terminate(), silenceMaxMs);
  try {
    const types = filter.types?.map(writeEventType);
    for await (const { data, errors } of client.iterate({
      query,
      variables: { ...filter, after, types },
    })) {
      clearTimeout(silence);
      if (errors?.[0] !== undefined) throw apiError(errors[0]);
      yield readEvent((data as { timerEvents: unknown }).timerEvents);
      silence = setTimeout(() => client.terminate(), silenceMaxMs);
    }
  } catch (error) {
    if (!signal.aborted) throw readFailure(api, error);
  } finally {
    clearTimeout(silence);
    signal.removeEventListener("abort", end);
    await client.dispose();
  }
}

async function openClient({ url, key }: Api): Promise<Client> {
  const { createClient } = await import("graphql-ws");
  return createClient({
    url: `${url.replace(/^http/, "ws")}/graphql`,
    connectionParams: { "X-API-Key": key },
    retryAttempts: 0,
  });
}

function readFailure(api: Api, error: unknown): unknown {
  if (Array.isArray(error)) return apiError(error[0] as { message?: string });
  const { code, reason } = error as { code?: unknown; reason?: string };
  if (code === 4401 || code === 4403) {
    const message = reason === undefined || reason === "" ? "The key does not hold." : reason;
    return apiError({ message, extensions: { code: "UNAUTHENTICATED" } });
  }
  if (error instanceof Error && typeof code !== "number") return error;
  return offline(api, new Error(typeof code === "number" ? `closed with ${code}` : "lost"));
}
