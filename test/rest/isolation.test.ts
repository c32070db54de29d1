// Two tenants, and every route between them: with the names of what another tenant has, each is
// answered in the very words of what nobody has, and not a byte of the other comes back.
import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { insertTenant } from "../harness/database.ts";
import { makeKey, test } from "../server/support.ts";
import type { Caller } from "../server/support.ts";
import { addressOf, exampleBody, readDocument } from "./document.ts";
import { scopeOf } from "./document.ts";
import type { Document, Operation } from "./document.ts";
import { fireWithWebhook, startReplay } from "./fired.ts";

const scopes = ["read", "write", "admin"];
const nobody = "00000000-0000-7000-8000-00000000000a";

interface Names {
  readonly mark: string;
  readonly timer: string;
  readonly delivery: string;
  readonly key: string;
  readonly replay: string;
}

/** The address and the body of a route, filled with what one tenant has. */
function asked(document: Document, operation: Operation, names: Names) {
  const { mark } = names;
  const known: Record<string, string> = {
    timer: names.timer,
    delivery: names.delivery,
    key: names.key,
    name: mark,
    requestedBy: mark,
    kind: mark,
    endpoint: `https://${mark}.example.com`,
    replay: names.replay,
    timerId: names.timer,
    status: "",
  };
  const address = addressOf(operation, known)
    .replaceAll("order%3A42", `${mark}%3A${mark}`)
    .replaceAll(/([?&])status=&?/g, "$1");
  const body = exampleBody(document, operation);
  if (operation.path === "/timers/cancel") return { address, body: { labels: { [mark]: mark } } };
  const isReplay = operation.operationId === "postReplays";
  return { address, body: isReplay ? { timerId: names.timer, reason: mark } : body };
}

// The caller's own words may come back.
function withoutGiven(text: string, { mark, timer, delivery, key, replay }: Names): string {
  const given = [timer, delivery, key, replay, mark];
  return given.reduce((left, word) => left.replaceAll(word, "given"), text);
}

// What differs from one asking to the next.
function comparable(text: string): string {
  return text
    .replaceAll(/"requestId":"[^"]*"/g, "")
    .replaceAll(/"(serverTime|createdAt|fireAt|expiresAt|finishedAt|until)":"[^"]*"/g, "")
    .replaceAll(/"(cursor|feedCursor|id|secret)":"[^"]*"/g, "")
    .replaceAll(/"(requestsLeft|requests|scheduled|openTimers|version)":\d+/g, "")
    .replaceAll(/"lastUsedAt":(null|"[^"]*")/g, "")
    .replaceAll(/[\d.]+ m?s\b|until [\d-]+T[\d:.]+Z/g, "time");
}

async function markTenant(db: Parameters<typeof fireWithWebhook>[0], caller: Caller) {
  const tenant = await insertTenant(db, "team");
  const key = await makeKey(db, tenant, scopes);
  const mark = `mark${randomUUID().slice(0, 8)}`;
  const marked = {
    name: mark,
    requestedBy: mark,
    labels: { [mark]: mark },
    metadata: { [mark]: mark },
    actions: [{ type: "webhook", url: `https://${mark}.example.com/hook`, id: mark }],
  };
  const { timerId, deliveryId } = await fireWithWebhook(db, caller, marked, key);
  const body = { ...marked, key: mark, fireIn: "3h" };
  const { body: waits } = await caller.call("POST", "/timers", { key, body });
  const keyId = key.split("_")[2]!;
  const replay = await startReplay(caller, key);
  await caller.call("PUT", `/endpoints/${mark}.example.com`, { key, body: { rate: 7 } });
  const own: Names = { mark, timer: waits.id, delivery: deliveryId, key: keyId, replay };
  const ids = [tenant.id, timerId, waits.id, deliveryId, keyId, replay];
  return { key, tenant, own, secrets: [mark, ...ids] };
}

test("every route tells another tenant nothing, not even that there is something", async ({
  serve,
  db,
  tenant,
}) => {
  const caller = await serve();
  const document = await readDocument(caller);
  const { own, key: theirKey, secrets } = await markTenant(db, caller);
  const key0 = "000000000000";
  const absent = {
    mark: "none00000000",
    timer: nobody,
    delivery: nobody,
    replay: nobody,
    key: key0,
  };
  const key = await makeKey(db, tenant, scopes);
  const leaks: string[] = [];
  let walked = 0;

  // What is listed is looked at before the walk itself makes something.
  const isMaking = ({ method }: Operation) => Number(method !== "GET");
  for (const operation of document.operations.toSorted((a, b) => isMaking(a) - isMaking(b))) {
    if (scopeOf(operation) === null) continue;
    const place = `${operation.method} ${operation.path}`;
    const heard: string[] = [];
    for (const names of [own, absent]) {
      const { address, body } = asked(document, operation, names);
      const sent = body === undefined ? {} : { body };
      // The first asking may make something, which the second would find.
      await caller.call(operation.method, address, { key, ...sent });
      const answer = await caller.call(operation.method, address, { key, ...sent });
      const said = withoutGiven(`${answer.status} ${JSON.stringify(answer.body)}`, names);
      if (secrets.some((secret) => said.includes(secret))) leaks.push(place);
      heard.push(comparable(said));
      walked += 1;
    }
    if (heard[0] !== heard[1]) leaks.push(`${place}: ${heard.join(" / ")}`);
  }
  const after = await caller.call("GET", `/timers/${own.timer}`, { key: theirKey });

  expect(leaks).toEqual([]);
  expect(walked).toBeGreaterThan(60);
  expect(after.body).toMatchObject({ status: "scheduled", version: 1, name: own.mark });
});
