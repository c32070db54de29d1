// The feed by REST: followed as a stream of server-sent events, or read page by page. Streams are
// fed by the one hub of the server, so that no query is made for each.
import { z } from "@hono/zod-openapi";
import * as calls from "../../database/calls.ts";
import type { Database } from "../../database/wire.ts";
import { keyOf } from "../authenticate.ts";
import { isWanted } from "../graphql/feed.ts";
import type { Wanted } from "../graphql/feed.ts";
import { enums } from "../graphql/enums.ts";
import type { FeedEvent } from "../hub-source.ts";
import { rowsOf } from "../page-length.ts";
import { problemError } from "../problems.ts";
import { answerJson } from "./face.ts";
import { answerStream, shown } from "./event-stream.ts";
import { chosenOf, labelsOf, soundAt, textOf, uuidOf, wholeOf } from "./query.ts";
import { eventPage } from "./schema-others.ts";
import { first, labelQuery, text, uuid, word } from "./schema-words.ts";
import { inTenant } from "./route.ts";
import type { RestCall, Route } from "./route.ts";

const types = Object.keys(enums.EventType!.words).filter((type) => type !== "mark");

const follow: Route = {
  method: "get",
  path: "/events",
  scope: "read",
  tag: "Events",
  summary: "Follow or read the feed",
  description: [
    "With `Accept: text/event-stream` what happens is sent as it happens, each event once and in",
    "one order: `id` is its cursor, `event` its type, `data` the event. An `id` alone comes first",
    "and after 15 s of silence. The last one is `event: closed`, with the problem and the cursor",
    "to go on from. Otherwise one page is answered: poll again after its cursor.",
  ].join(" "),
  headers: z.object({
    "Last-Event-ID": text("Go on after this cursor; it wins over `after`.").optional(),
  }),
  query: z.object({
    after: text("Go on after this cursor. From now on, if not given.").optional(),
    type: z
      .array(word("EventType", types))
      .optional()
      .openapi({
        description: "Only events of these types; repeated, or with commas.",
        example: ["timer.fired"],
      }),
    timerId: uuid("Only what happens to this timer.").optional(),
    label: labelQuery,
    first,
  }),
  answers: {
    200: {
      description: "The feed, from there on.",
      schema: eventPage,
      also: { "text/event-stream": text("Server-sent events, without end.") },
    },
  },
  handle: (call) => (wantsStream(call) ? stream(call) : page(call)),
};

export const eventRoutes: readonly Route[] = [follow];

// A HEAD has no body to stream into.
function wantsStream({ context }: RestCall): boolean {
  const accept = context.req.header("accept") ?? "";
  return /\btext\/event-stream\b/i.test(accept) && context.env.incoming.method !== "HEAD";
}

interface Asked extends Wanted {
  readonly after: string | null;
}

// A browser that connects again sends the address of the first time, and where it is in the header.
function askedOf({ query, context }: RestCall): Asked {
  const last = context.req.header("last-event-id");
  return {
    after: last === undefined || last === "" ? textOf(query, "after") : soundAt("after", last),
    types: chosenOf(query, "type", types),
    timerId: query.has("timerId") ? uuidOf(query, "timerId") : null,
    labels: labelsOf(query),
  };
}

async function stream(call: RestCall): Promise<Response> {
  const { options, context, identity, allowance } = call;
  const asked = askedOf(call);
  if (call.query.has("first")) {
    throw problemError("INVALID_INPUT", "first is for pages; a stream has no end.", {
      hint: "Leave it out, or do not send Accept: text/event-stream.",
      path: "first",
    });
  }
  const exchange = context.env;
  const open = options.streams.enter({ key: keyOf(exchange.incoming), identity, allowance });
  const events = options.hub.subscribe({
    tenantId: identity.tenantId,
    after: asked.after,
    filter: (event) => isWanted(event, asked),
  });
  try {
    const { value: greeting } = (await events.next()) as IteratorYieldResult<FeedEvent>;
    const { quietMs } = options;
    return answerStream({ exchange, events, first: greeting, open, ...(quietMs && { quietMs }) });
  } catch (error) {
    open.leave();
    throw error;
  }
}

async function page(call: RestCall): Promise<Response> {
  const asked = askedOf(call);
  const eventsMax = rowsOf(wholeOf(call.query, "first"));
  const { tenantId } = call.identity;
  return answerJson(await inTenant(call, (db) => readPage(db, tenantId, asked, eventsMax)));
}

// Only up to where the feed is settled: nothing at or below that can still appear.
async function readPage(
  db: Database,
  tenantId: string,
  { after, ...wanted }: Asked,
  eventsMax: number,
): Promise<object> {
  const { epoch, position: upto } = await calls.feedState(db, tenantId);
  if (after === null) return { nodes: [], cursor: `${epoch}-${upto}`, more: false };
  const from = await calls.checkCursor(db, after);
  if (eventsMax === 0 || from >= upto) return { nodes: [], cursor: after, more: from < upto };
  const found = await calls.readEvents(db, { tenantId, after: from, upto, eventsMax });
  const more = found.length >= eventsMax;
  return {
    nodes: found.filter((event) => isWanted(event, wanted)).map(shown),
    cursor: more ? found.at(-1)!.cursor : `${epoch}-${upto}`,
    more,
  };
}
