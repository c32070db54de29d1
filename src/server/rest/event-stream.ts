// One event stream (server-sent events): what the hub hands over, written as fast as the caller
// takes it and no faster. Who does not keep up is let go by the hub with the cursor to go on from,
// and who takes nothing at all is cut.
import { problemDocument } from "../respond.ts";
import { maskedProblem, problemOf } from "../problems.ts";
import type { Exchange } from "../exchange.ts";
import type { FeedEvent } from "../hub-source.ts";
import type { Problem } from "../problems.ts";
import type { OpenStream } from "../streams.ts";

const quietDefaultMs = 15_000;
const deafBeatsMax = 4;
const encoder = new TextEncoder();

export interface Streaming {
  readonly exchange: Exchange;
  readonly events: AsyncIterableIterator<FeedEvent>;
  readonly first: FeedEvent; // tells the cursor, and that all is well
  readonly open: OpenStream;
  readonly quietMs?: number;
}

export function answerStream(streaming: Streaming): Response {
  return new Response(bodyOf(streaming), {
    status: 200,
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-accel-buffering": "no", // proxies keep what they think small
    },
  });
}

interface Line {
  cursor: string; // after which to go on
  ended: Problem | null; // from outside
  wroteMs: number;
  deafBeats: number;
}

function bodyOf(streaming: Streaming): ReadableStream<Uint8Array> {
  const { events, first, open, exchange, quietMs = quietDefaultMs } = streaming;
  const line: Line = { cursor: first.cursor, ended: null, wroteMs: 0, deafBeats: 0 };
  let beat: NodeJS.Timeout;
  const stop = () => {
    clearInterval(beat);
    open.leave();
    void events.return?.();
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      write(controller, line, `retry: 1000\n${blockOf(first)}`);
      beat = setInterval(() => beatOf(controller, line, exchange, quietMs), quietMs);
      open.onEnd((problem) => {
        line.ended ??= problem;
        void events.return?.();
      });
    },
    async pull(controller) {
      const problem = await writeNext(controller, line, events);
      if (problem === null) return;
      write(controller, line, farewell(problem, line, exchange));
      controller.close();
      stop();
    },
    cancel: stop,
  });
}

type Controller = ReadableStreamDefaultController<Uint8Array>;

function write(controller: Controller, line: Line, text: string): void {
  line.wroteMs = performance.now();
  controller.enqueue(encoder.encode(text));
}

/** Why there is no more to write; null while there is. */
async function writeNext(
  controller: Controller,
  line: Line,
  events: AsyncIterableIterator<FeedEvent>,
): Promise<Problem | null> {
  try {
    const { done, value } = await events.next();
    if (done) return line.ended ?? maskedProblem();
    line.cursor = value.cursor;
    write(controller, line, blockOf(value));
    return null;
  } catch (error) {
    return line.ended ?? problemOf(error) ?? maskedProblem();
  }
}

// A comment now and then, so that nobody between takes the silence for an end.
function beatOf(controller: Controller, line: Line, exchange: Exchange, quietMs: number): void {
  if ((controller.desiredSize ?? 0) <= 0) {
    line.deafBeats += 1;
    if (line.deafBeats >= deafBeatsMax) exchange.outgoing.destroy();
    return;
  }
  line.deafBeats = 0;
  if (performance.now() - line.wroteMs >= quietMs) write(controller, line, ":\n\n");
}

// A mark is its cursor alone: it moves Last-Event-ID on, and is no event.
function blockOf(event: FeedEvent): string {
  if (event.type === "mark") return `id: ${event.cursor}\n\n`;
  return `id: ${event.cursor}\nevent: ${event.type}\ndata: ${JSON.stringify(shown(event))}\n\n`;
}

/** An event in the words of every face. */
export function shown(event: FeedEvent): object {
  const { cursor, type, occurredAt, timerId, deliveryId, data, actor, face } = event;
  return { cursor, type, occurredAt, timerId, deliveryId, data, actor, face };
}

function farewell(problem: Problem, { cursor }: Line, { requestId }: Exchange): string {
  const document = { ...problemDocument(problem, requestId), cursor };
  return `event: closed\ndata: ${JSON.stringify(document)}\n\n`;
}
