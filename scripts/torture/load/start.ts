// Starts all parts of the load and brings them to their end, in order.
import { join } from "node:path";
import type pg from "pg";
import { type Answering, startAnswering } from "./answering.ts";
import { type Clients, startClients } from "./clients.ts";
import type { Faces } from "./scheduling.ts";
import { startConsumer } from "./consumer.ts";
import { awaitReaders, drain, type DrainRoom, endPrepared, openEndpoints } from "./drain.ts";
import { graphqlFace } from "./face-graphql.ts";
import { restFace } from "./face-rest.ts";
import { openPool, sqlFace } from "./face-sql.ts";
import { writeFinalState } from "./final-state.ts";
import { scheduleFresh } from "./fresh.ts";
import { type Follower, startFollower } from "./following.ts";
import { createMeddler, type Meddler } from "./meddling.ts";
import type { Load, LoadOptions } from "./index.ts";
import { type Pace, startPace } from "./pace.ts";
import { createRandom, type Random } from "./random.ts";
import { readPages, readStream } from "./read-http.ts";
import { readIterator } from "./read-iterator.ts";
import { readSubscription } from "./read-subscription.ts";
import { scheduleBurst } from "./burst.ts";
import { type Asked, type Receiver, startReceiver } from "./receiver.ts";
import { openRecorder, type Recorder } from "./recorder.ts";
import type { Counts, ReaderWay, Scene, Tenant } from "./scene.ts";
import { makeTenants, tellSecrets } from "./tenants.ts";
import { connectOwner, startWatch, type Watch } from "./watch.ts";

const poolMax = 6;
const preparedLookMs = 5000;

interface Parts {
  readonly options: LoadOptions;
  readonly scene: Scene;
  readonly room: DrainRoom;
  readonly recorders: readonly Recorder[];
  readonly watch: Watch;
  readonly receiver: Receiver;
  readonly answering: Answering;
  readonly meddler: Meddler;
  readonly clients: Clients;
  readonly followers: readonly Follower[];
  readonly pace: Pace;
  readonly pools: ReadonlyMap<Tenant, pg.Pool>;
  readonly upkeep: NodeJS.Timeout;
  readonly burst: () => Promise<Date | null>;
}

export async function startLoad(options: LoadOptions): Promise<Load> {
  const parts = await startParts(options);
  const { scene, room, recorders, watch, receiver, clients, followers, pace } = parts;
  let closing: Promise<void> | null = null;
  return {
    progress: () => ({ ...scene.counts, timersPerSecond: Math.round(pace.timersPerSecond()) }),
    burst: () => parts.burst(),
    async calm() {
      receiver.tell({ calm: true });
      parts.answering.calm();
      for (const follower of followers) follower.calm();
      await Promise.all([clients.stop(), pace.stop()]);
      await parts.meddler.stop();
      await openEndpoints(room);
    },
    drain: (boundMs) => drain(room, boundMs),
    fresh: () => scheduleFresh(scene, room.faces),
    async end(boundMs) {
      const isThere = await awaitReaders(room, followers, boundMs);
      await Promise.all([...followers.map((one) => one.stop()), parts.answering.stop()]);
      return isThere;
    },
    async recordState() {
      await watch.stop();
      await receiver.stop();
      await recordState(parts);
      for (const recorder of recorders) {
        await recorder.sync();
        recorder.close();
      }
    },
    close: () => (closing ??= closeParts(parts)),
    files: [
      ...recorders.map(({ path }) => path),
      pathOf(options, "receiver"),
      pathOf(options, "state"),
    ],
  };
}

function pathOf({ directory }: LoadOptions, name: string): string {
  return join(directory, `load-${name}.jsonl`);
}

async function startParts(options: LoadOptions): Promise<Parts> {
  const ofClients = openRecorder(pathOf(options, "clients"));
  const ofReaders = openRecorder(pathOf(options, "readers"));
  const asked: Pick<Answering, "onAsked"> = { onAsked: () => undefined };
  const { scene, receiver } = await openScene(options, ofClients, (one) => asked.onAsked(one));
  const { tenants, random } = scene;
  const pools = new Map(tenants.map((one) => [one, openPool(options.sqlUrl, one, poolMax)]));
  const poolOf = (tenant: Tenant) => pools.get(tenant)!;
  const faces = openFaces(scene, poolOf);
  const watch = startWatch(options.ownerUrl);
  const room = { scene, faces, watch, poolOf };
  const answering = startAnswering(scene, faces, random.fork("answering"));
  asked.onAsked = answering.onAsked;
  const followers = startReaders(room, ofReaders);
  const meddler = createMeddler({ scene, faces, random: random.fork("meddling") });
  let clients: Clients | null = null;
  const pace = startPace(options.timersPerSecond, watch, () => clients);
  const making = { scene, faces, meddler, random: random.fork("making") };
  clients = startClients(making, () => pace.timersPerSecond());
  const upkeep = setInterval(() => void endPrepared(room), preparedLookMs);
  const burst = () => scheduleBurst(making);
  const recorders = [ofClients, ofReaders];
  const made = { options, burst, scene, room, recorders, watch, receiver };
  return { ...made, answering, meddler, clients, followers, pace, pools, upkeep };
}

async function openScene(
  options: LoadOptions,
  recorder: Recorder,
  onAsked: (asked: Asked) => void,
): Promise<Pick<Parts, "scene" | "receiver">> {
  const { seed, servers, log } = options;
  const owner = await connectOwner(options.ownerUrl);
  const tenants = await makeTenants(owner, seed);
  const { rows } = await owner.query<{ most: string }>(
    "select current_setting('max_prepared_transactions') as most",
  );
  await owner.end();
  const totals = { timers: 0, requests: 0, events: 0, unknown: 0, operations: 0 };
  const counts: Counts = { ...totals, done: {} };
  const receiver = await startReceiver(pathOf(options, "receiver"), onAsked, (answered) =>
    noteAnswered(counts, answered),
  );
  const { origins } = receiver;
  receiver.tell({ secrets: await tellSecrets(servers, tenants, origins) });
  const canPrepare = Number(rows[0]!.most) > 0;
  const random = createRandom(seed);
  const scene = { random, tenants, servers, origins, recorder, counts, log, canPrepare };
  return { scene, receiver };
}

function noteAnswered(counts: Counts, ways: readonly string[]): void {
  counts.requests += ways.length;
  for (const way of ways) {
    const name = `received ${way}`;
    counts.done[name] = (counts.done[name] ?? 0) + 1;
  }
}

function openFaces(scene: Scene, poolOf: (tenant: Tenant) => pg.Pool): Faces {
  const choice = scene.random.fork("servers");
  const server = () => choice.pick(scene.servers);
  return {
    sql: sqlFace(poolOf, scene.random.fork("sql")),
    graphql: graphqlFace(server),
    rest: restFace(server),
  };
}

function startReaders({ scene, poolOf }: DrainRoom, recorder: Recorder): Follower[] {
  return scene.tenants.flatMap((tenant) =>
    tenant.readers.map((way) => {
      const random = scene.random.fork(`${tenant.name} ${way}`);
      return startReader({ scene, poolOf, recorder, tenant, way, random });
    }),
  );
}

interface ReaderRoom extends Pick<DrainRoom, "scene" | "poolOf"> {
  readonly recorder: Recorder;
  readonly tenant: Tenant;
  readonly way: ReaderWay;
  readonly random: Random;
}

function startReader({ poolOf, way, ...room }: ReaderRoom): Follower {
  const { scene, tenant, random } = room;
  switch (way) {
    case "subscription":
      return startFollower({ ...room, way, kind: way, from: null }, readSubscription);
    case "iterator":
      return startFollower({ ...room, way, kind: "subscription", from: null }, readIterator);
    case "sse":
      return startFollower({ ...room, way, kind: way, from: null }, readStream);
    case "page":
      return startFollower({ ...room, way, kind: way, from: "1-0" }, readPages);
    case "consumer":
      return startConsumer(scene, tenant, poolOf(tenant), random);
  }
}

async function recordState({ options, scene }: Parts): Promise<void> {
  const recorder = openRecorder(pathOf(options, "state"));
  const owner = await connectOwner(options.ownerUrl);
  try {
    await writeFinalState(owner, scene.tenants, recorder);
    await recorder.sync();
  } finally {
    recorder.close();
    await owner.end();
  }
}

async function closeParts(parts: Parts): Promise<void> {
  clearInterval(parts.upkeep);
  const { clients, pace, meddler, answering, followers, watch, receiver, pools } = parts;
  await Promise.allSettled([clients.stop(), pace.stop()]);
  await Promise.allSettled([meddler.stop(), answering.stop()]);
  await Promise.allSettled(followers.map((one) => one.stop()));
  await Promise.allSettled([watch.stop(), receiver.stop()]);
  await Promise.allSettled([...pools.values()].map((pool) => pool.end()));
  for (const recorder of parts.recorders) recorder.close();
}
