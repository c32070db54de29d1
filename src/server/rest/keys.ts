// The tenant's API keys by REST, for its own admins: list, make, revoke.
import { z } from "@hono/zod-openapi";
import * as calls from "../../database/key-calls.ts";
import { answerJson } from "./face.ts";
import { readFields, textField, textsField } from "./fields.ts";
import { instantAt, soundAt } from "./query.ts";
import { inTenant } from "./route.ts";
import { keyAnswer, keyList, keyRequest, newKey } from "./schema-others.ts";
import { text } from "./schema-words.ts";
import type { Route } from "./route.ts";

const common = { scope: "admin", tag: "Keys" } as const;

const list: Route = {
  ...common,
  method: "get",
  path: "/keys",
  summary: "List the tenant's keys",
  description: "Oldest first, those that ended lately included. No secrets.",
  answers: { 200: { description: "All of them.", schema: keyList } },
  async handle(call) {
    return answerJson({ nodes: await inTenant(call, calls.ownApiKeys) });
  },
};

const create: Route = {
  ...common,
  method: "post",
  path: "/keys",
  summary: "Make a key",
  description: "The secret is answered this once; only its hash is kept.",
  body: keyRequest,
  answers: { 201: { description: "Made. Keep the secret now.", schema: newKey } },
  async handle(call) {
    const known = ["name", "scopes", "expiresIn", "expiresAt", "environment"];
    const body = await readFields(call.context.env.incoming, known);
    const expiresAt = body.fields.expiresAt ?? null;
    const wanted = {
      name: textField(body, "name"),
      scopes: textsField(body, "scopes"),
      expiresIn: textField(body, "expiresIn"),
      expiresAt: expiresAt === null ? null : instantAt("expiresAt", expiresAt),
      environment: textField(body, "environment"),
    };
    const { apiKey, ...made } = await inTenant(call, (db) => calls.createApiKey(db, wanted));
    return answerJson({ ...made, ...apiKey }, 201);
  },
};

const revoke: Route = {
  ...common,
  method: "delete",
  path: "/keys/{key}",
  summary: "Revoke a key",
  description: "It is refused within two seconds everywhere, and what it has open is closed.",
  params: z.object({ key: text("Its id: the third part of it.", "3f2a9c01d4e8") }),
  answers: { 200: { description: "The key as it is now.", schema: keyAnswer } },
  async handle(call) {
    const id = soundAt("id", call.context.req.param("key") ?? "");
    const { apiKey, ...outcome } = await inTenant(call, (db) => calls.revokeApiKey(db, id));
    return answerJson({ ...outcome, ...apiKey });
  },
};

export const keyRoutes: readonly Route[] = [create, list, revoke];
