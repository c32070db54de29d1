// What became of one timer, by REST: its deliveries, its events, and its whole story in lines.
import { z } from "@hono/zod-openapi";
import * as calls from "../../database/calls.ts";
import type { Database } from "../../database/wire.ts";
import { rowsOf } from "../page-length.ts";
import { noTimer, timerOf, timerParams as params } from "./answers.ts";
import { answerJson } from "./face.ts";
import { pageAnswer, textOf, wholeOf } from "./query.ts";
import { inTenant } from "./route.ts";
import { timerDeliveries, timerEvents } from "./schema-others.ts";
import { ledger as ledgerSchema } from "./schema-timer.ts";
import { first, text } from "./schema-words.ts";
import type { RestCall, Route } from "./route.ts";

const path = "/timers/{timer}";
const common = { method: "get", scope: "read", tag: "One timer", params } as const;

const deliveries: Route = {
  ...common,
  path: `${path}/deliveries`,
  summary: "What a timer's actions became",
  description: "Empty before it fires.",
  answers: { 200: { description: "All of them.", schema: timerDeliveries } },
  async handle(call) {
    const { tenantId } = call.identity;
    const nodes = await ofTimer(call, (db, id) => calls.readDeliveries(db, tenantId, id));
    return answerJson({ nodes });
  },
};

const events: Route = {
  ...common,
  path: `${path}/events`,
  summary: "What happened to a timer",
  query: z.object({
    first,
    after: text("Only what came after this event: its `cursor`, or the `endCursor`.").optional(),
  }),
  answers: { 200: { description: "A page of events.", schema: timerEvents } },
  async handle(call) {
    const { tenantId } = call.identity;
    const rows = rowsOf(wholeOf(call.query, "first"));
    const cursor = textOf(call.query, "after");
    const found = await ofTimer(call, async (db, timerId) => {
      const after = cursor === null ? 0 : await calls.checkCursor(db, cursor);
      return calls.readTimerEvents(db, { tenantId, timerId, after, eventsMax: rows + 1 });
    });
    return answerJson(pageAnswer(found, { rows, after: null }, (event) => event.cursor));
  },
};

const ledger: Route = {
  ...common,
  path: `${path}/ledger`,
  summary: "A timer's story, line by line",
  description: "When it was scheduled, due and fired, how late, each attempt, and its end.",
  answers: { 200: { description: "All of it.", schema: ledgerSchema } },
  async handle(call) {
    return answerJson({ nodes: await ofTimer(call, calls.readLedger) });
  },
};

export const storyRoutes: readonly Route[] = [deliveries, events, ledger];

async function ofTimer<Row>(
  call: RestCall,
  read: (db: Database, timerId: string) => Promise<Row[]>,
): Promise<Row[]> {
  const name = timerOf(call.context);
  return await inTenant(call, async (db) => {
    const timer = await calls.getTimer(db, name);
    if (timer === null) throw noTimer(name);
    return read(db, timer.id);
  });
}
