// Two tenants for the walk: one whose every text is marked, and one who has nothing but a timer
// of its own.
import { randomUUID } from "node:crypto";
import { fireDue, settleDeliveries } from "../../../src/database/calls.ts";
import type pg from "pg";
import { insertTenant } from "../../harness/database.ts";
import { makeKey } from "../../server/support.ts";
import type { Api } from "../support.ts";
import type { Names } from "./documents.ts";

export interface Tenants {
  readonly key: string; // of the one who walks
  /** The marked tenant's own way to act. */
  act(query: string, variables?: object): Promise<unknown>;
  /** What must never be heard of. */
  readonly secrets: readonly string[];
  readonly names: Names;
}

const scopes = ["read", "write", "admin"];
const schedule = `mutation ($input: ScheduleTimerInput!) { scheduleTimer(input: $input) {
  timer { id } } }`;

export async function makeTenants(api: Api, db: pg.Pool): Promise<Tenants> {
  const mark = `mark${randomUUID().replaceAll("-", "")}`;
  const [theirs, ours] = [await insertTenant(db, "team"), await insertTenant(db, "team")];
  await db.query("update minoots_private.tenants set name = $2 where id = $1", [theirs.id, mark]);
  const [theirKey, key] = [await makeKey(db, theirs, scopes), await makeKey(db, ours, scopes)];
  const act = async (query: string, variables: object = {}) => {
    const { data, errors } = await api.ask(query, variables, theirKey);
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data;
  };
  const marked = (name: string, more: object = {}) => ({
    name: mark,
    key: `${mark}-${name}`,
    requestedBy: mark,
    labels: { [mark]: mark },
    metadata: { [mark]: mark },
    ...workOf(mark),
    fireIn: "1h",
    ...more,
  });
  for (const name of ["waits", "stands", "gone"]) await act(schedule, { input: marked(name) });
  const { scheduleTimer } = await act(schedule, { input: marked("fired", { fireIn: "1s" }) });
  await act(onKey("pauseTimer"), { key: `${mark}-stands` });
  await act(onKey("cancelTimer"), { key: `${mark}-gone` });
  await fireAndFail(db, mark);
  await act(
    `mutation ($name: String!) { createApiKey(input: {name: $name, environment: "marked"}) { outcome } }`,
    { name: mark },
  );
  await act(saveEndpoint, { url: `https://${mark}.example` });
  await api.ask(schedule, { input: { name: "own", key: "own", fireIn: "1h" } }, key);
  const { replayDeliveries } = await act(replay, { reason: mark });
  const { timers, apiKeys, timer } = await act(everything, scheduleTimer.timer);
  const keyIds: string[] = apiKeys.map(idOf);
  const ids: string[] = [...timers.nodes, ...timer.deliveries].map(idOf);
  const known = {
    mark,
    deliveryId: timer.deliveries[0].id as string,
    replayId: replayDeliveries.replay.id as string,
    timerId: scheduleTimer.timer.id as string,
    keyId: keyIds.at(-1)!,
    cursor: timer.events.nodes[0].cursor as string,
    page: lastOf(timers),
  };
  const secrets = [mark, theirs.id, ...ids, ...keyIds];
  return { key, act, secrets, names: { of: namesOf(known), own: "own" } };
}

const saveEndpoint = `mutation ($url: String!) {
  saveEndpoint(input: {url: $url, rate: 5}) { outcome } }`;

const onKey = (verb: string) =>
  `mutation ($key: String!) { ${verb}(input: {key: $key}) { outcome } }`;

const replay = `mutation ($reason: String!) {
  replayDeliveries(input: {reason: $reason}) { replay { id } } }`;

const idOf = ({ id }: { id: string }) => id;
const lastOf = ({ pageInfo }: { pageInfo: { endCursor: string } }) => pageInfo.endCursor;

const everything = `query ($id: UUID!) {
  apiKeys { id }
  timers { nodes { id } pageInfo { endCursor } }
  timer(id: $id) { deliveries { id attempts { error } } events { nodes { cursor } pageInfo { endCursor } } } }`;

function workOf(mark: string): object {
  const actions = [webhookOf(mark)];
  return { actions, onFailed: [{ name: mark, key: `${mark}-after`, actions }] };
}

function webhookOf(mark: string): object {
  return {
    webhook: { id: mark, url: `https://${mark}.example/${mark}`, headers: { [mark]: mark } },
  };
}

async function fireAndFail(db: pg.Pool, mark: string): Promise<void> {
  await db.query(
    "update minoots_private.timers set fire_at = fire_at - interval '1 day' where key = $1",
    [`${mark}-fired`],
  );
  const { handoffs } = await fireDue(db, { fireMax: 10, owner: 7, leaseMs: 30_000 });
  const [{ tenantId, deliveryId, attempt }] = handoffs as [(typeof handoffs)[0]];
  const met = { errorMessage: mark, excerpt: mark, errorCode: "REFUSED", retryAfterMs: null };
  await settleDeliveries(db, [
    { tenantId, deliveryId, attempt, statusCode: 500, durationMs: 1, ...met },
  ]);
}

interface Known {
  readonly mark: string;
  readonly deliveryId: string;
  readonly replayId: string;
  readonly timerId: string;
  readonly keyId: string;
  readonly cursor: string;
  readonly page: string;
}

// A name beside it that nobody has, of the same form.
function namesOf({ mark, deliveryId, replayId, timerId, keyId, cursor, page }: Known): Names["of"] {
  const nobody = "00000000-0000-7000-8000-00000000000a";
  const absent = `none${mark.slice(4).replaceAll(/[0-9]/g, "0")}`;
  const elsewhere = Buffer.from(
    Buffer.from(page, "base64")
      .toString("utf8")
      .replace(/[0-9a-f-]{36}/, nobody),
  ).toString("base64");
  const byType: Record<string, readonly [unknown, unknown]> = {
    UUID: [timerId, nobody],
    Labels: [{ [mark]: mark }, { [absent]: absent }],
    JSON: [{ [mark]: mark }, { [absent]: absent }],
    Cursor: [cursor, cursor],
    PageCursor: [page, elsewhere],
  };
  return (place, type) => {
    if (place === "Mutation.revokeApiKey.input.id") return [keyId, "0".repeat(keyId.length)];
    if (place.endsWith("Delivery.input.id")) return [deliveryId, nobody];
    if (place.endsWith(".timers.key")) return [`${mark}-stands`, `${absent}-stands`];
    if (place.endsWith(".key")) return [`${mark}-waits`, `${absent}-waits`];
    if (place.endsWith(".url")) return [`https://${mark}.example`, `https://${absent}.example`];
    if (place.endsWith(".environment")) return null;
    if (/[rR]eplay\.(input\.)?id$/.test(place)) return [replayId, nobody];
    return type === "String" ? [mark, absent] : (byType[type] ?? null);
  };
}
