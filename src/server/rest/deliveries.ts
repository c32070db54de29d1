// Deliveries by REST: all of them page by page, and any one.
import { z } from "@hono/zod-openapi";
import * as calls from "../../database/calls.ts";
import { enums } from "../graphql/enums.ts";
import { writePlace } from "../places.ts";
import { problemError } from "../problems.ts";
import { answerJson } from "./face.ts";
import { chosenOf, pageOf, textOf, uuidAt, uuidOf } from "./query.ts";
import { inTenant } from "./route.ts";
import { delivery, deliveryPage } from "./schema-others.ts";
import { after, first, text, uuid, word } from "./schema-words.ts";
import type { Route } from "./route.ts";

const common = { method: "get", scope: "read", tag: "Deliveries" } as const;

const statuses = Object.keys(enums.DeliveryStatus!.words);

const list: Route = {
  ...common,
  path: "/deliveries",
  summary: "List deliveries",
  description:
    "In the order in which their timers were due; with `status=dead` alone, longest dead first. A page that found little for how far it looked is short, and still tells where to go on.",
  query: z.object({
    status: z
      .array(word("DeliveryStatus"))
      .optional()
      .openapi({
        description: "Only those that stand at any of these; repeated, or with commas.",
        example: ["dead"],
      }),
    timerId: uuid("Only those of this timer.").optional(),
    endpoint: text(
      "Only those to this endpoint, by its origin, or `pull:` and a queue.",
      "https://example.com",
    ).optional(),
    kind: text("Only those of this kind of action.", "webhook").optional(),
    first,
    after,
  }),
  answers: { 200: { description: "A page of deliveries.", schema: deliveryPage } },
  async handle(call) {
    const { query } = call;
    const wanted = {
      status: chosenOf(query, "status", statuses),
      timerId: uuidOf(query, "timerId"),
      endpoint: textOf(query, "endpoint"),
      kind: textOf(query, "kind"),
    };
    const { rows, after: begin } = pageOf(query, 2);
    const { nodes, next } = await inTenant(call, (db) =>
      calls.findDeliveries(db, wanted, begin, rows),
    );
    const endCursor = next === null ? null : writePlace(next);
    return answerJson({ nodes, pageInfo: { hasNextPage: next !== null, endCursor } });
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
