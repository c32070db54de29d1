// Deliveries by REST: those that were given up, and any one of them.
import { z } from "@hono/zod-openapi";
import * as calls from "../../database/calls.ts";
import { problemError } from "../problems.ts";
import { answerJson } from "./face.ts";
import { chosenOf, pageAnswer, pageOf, textOf, uuidAt, writePlace } from "./query.ts";
import { inTenant } from "./route.ts";
import { delivery, deliveryPage } from "./schema-others.ts";
import { after, first, text, uuid, word } from "./schema-words.ts";
import type { Route } from "./route.ts";

const common = { method: "get", scope: "read", tag: "Deliveries" } as const;

const list: Route = {
  ...common,
  path: "/deliveries",
  summary: "List what was given up",
  description: "The dead letters, longest dead first. Those of one timer are at the timer.",
  query: z.object({
    status: word("DeliveryStatus", ["dead"]).optional(),
    kind: text("Only those of this kind of action.", "webhook").optional(),
    first,
    after,
  }),
  answers: { 200: { description: "A page of deliveries.", schema: deliveryPage } },
  async handle(call) {
    const { query, identity } = call;
    chosenOf(query, "status", ["dead"]);
    const page = pageOf(query);
    const begin = page.after && { finishedAt: page.after.at, id: page.after.id };
    const wanted = { tenantId: identity.tenantId, kind: textOf(query, "kind"), after: begin };
    const found = await inTenant(call, (db) =>
      calls.findDeadDeliveries(db, { ...wanted, deliveriesMax: page.rows + 1 }),
    );
    const answer = pageAnswer(found, page, ({ place, id }) => writePlace(place, id));
    const nodes = answer.nodes.map((row) => {
      const { place: _, ...shown } = row;
      return shown;
    });
    return answerJson({ ...answer, nodes });
  },
};

const show: Route = {
  ...common,
  path: "/deliveries/{delivery}",
  summary: "Get a delivery",
  params: z.object({ delivery: uuid("Its id.") }),
  answers: { 200: { description: "The delivery as it is now.", schema: delivery } },
  async handle(call) {
    const id = uuidAt("id", call.context.req.param("delivery") ?? "");
    const { tenantId } = call.identity;
    const found = await inTenant(call, (db) => calls.readDelivery(db, tenantId, id));
    if (found !== null) return answerJson(found);
    throw problemError("NOT_FOUND", "id names no delivery.", {
      hint: "Check it; deliveries are kept as long as their timer is.",
      path: "id",
    });
  },
};

export const deliveryRoutes: readonly Route[] = [list, show];
