// A reader of event streams, as a client has one: the blocks of the text, one after the other.
import type { Caller, Body } from "../server/support.ts";

export interface Block {
  readonly id?: string;
  readonly event?: string;
  readonly data?: Body;
  /** Of the timer that the event is about. */
  readonly name?: string;
  readonly comment?: boolean;
}

export interface Follower {
  readonly status: number;
  readonly headers: Headers;
  next(): Promise<Block | null>; // null at the end
  /** So many events, past cursors alone and comments. */
  events(count: number): Promise<Block[]>;
  end(): void;
}

export async function follow(
  { url, key }: Pick<Caller, "url" | "key">,
  query = "",
  headers: Record<string, string> = {},
): Promise<Follower> {
  const gone = new AbortController();
  const response = await fetch(`${url}/events${query}`, {
    headers: { accept: "text/event-stream", "x-api-key": key, ...headers },
    signal: gone.signal,
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const next = async (): Promise<Block | null> => {
    for (;;) {
      const [block, ...rest] = text.split("\n\n");
      if (rest.length > 0) {
        text = rest.join("\n\n");
        return blockOf(block!);
      }
      const { done, value } = await reader.read();
      if (done) return null;
      text += value;
    }
  };
  return {
    status: response.status,
    headers: response.headers,
    next,
    async events(count) {
      const found: Block[] = [];
      while (found.length < count) {
        const block = await next();
        if (block === null) break;
        if (block.event !== undefined) found.push(block);
      }
      return found;
    },
    end: () => gone.abort(),
  };
}

function saidIn(text: string): Pick<Block, "data" | "name"> {
  const data = JSON.parse(text) as Body & { data?: { name?: string } };
  const name = data.data?.name;
  return { data, ...(name === undefined ? {} : { name }) };
}

/** One block of a stream, without the empty line that ends it. */
export function blockOf(text: string): Block {
  const fields = new Map(
    text.split("\n").map((line) => line.split(/: ?(.*)/s).slice(0, 2) as [string, string]),
  );
  const [id, event, data] = [fields.get("id"), fields.get("event"), fields.get("data")];
  return {
    ...(id === undefined ? {} : { id }),
    ...(event === undefined ? {} : { event }),
    ...(data === undefined ? {} : saidIn(data)),
    ...(fields.has("") ? { comment: true } : {}),
  };
}
