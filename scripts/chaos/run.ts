// The chaos: subscribers follow their tenants over WebSockets while writers commit in any
// order, a kernel fires, and everything that can be cut is cut. When all has come to rest,
// what each was given is compared with the feed.
import { setTimeout as wait } from "node:timers/promises";
import { randomBytes } from "node:crypto";
import pg from "pg";
import { pino } from "pino";
import { hashOf, writeKey } from "../../src/api-key.ts";
import { connectionConfig, type DatabaseRole } from "../../src/database/connect.ts";
import { createTenant, insertApiKey } from "../../src/database/tenant-calls.ts";
import { createKernel } from "../../src/kernel/kernel.ts";
import { complaintsOf, readParts } from "./compare.ts";
import { type Damage, disturb } from "./disturb.ts";
import { follow, type Follower } from "./follower.ts";
import { startVictim } from "./server.ts";
import { writeAll } from "./writers.ts";

export interface ChaosOptions {
  readonly url: string;
  readonly tenants: number;
  readonly subscribers: number;
  readonly eventsPerSecond: number;
  readonly seconds: number;
}

export interface ChaosResult {
  readonly events: number;
  readonly told: number;
  readonly connections: number;
  readonly damage: Damage;
  /** Of one core, the server alone, while events came. */
  readonly serverCpu: number;
  readonly lagP50Ms: number;
  readonly lagP99Ms: number;
  readonly complaints: readonly string[];
}

const writersCount = 10;
const restMaxMs = 20_000;
const log = pino({ level: "warn" }, pino.destination({ dest: 2, sync: true }));

export async function playChaos(options: ChaosOptions): Promise<ChaosResult> {
  const clients = await connectAll(options.url);
  const [admin, idler, ...writers] = clients as [pg.Client, pg.Client, ...pg.Client[]];
  const tenants = await makeTenants(admin, options.tenants);
  const victim = await startVictim(options.url);
  const kernel = createKernel({ url: options.url, hands: null, log });
  kernel.start();
  const followers = followAll(victim.address(), tenants, options.subscribers);
  try {
    await until(() => followers.filter(({ begin }) => begin !== null).length, followers.length);
    const cpuBefore = await victim.cpuSeconds();
    const endsAtMs = performance.now() + options.seconds * 1000;
    const isOver = () => performance.now() >= endsAtMs;
    const tenantIds = tenants.map(({ id }) => id);
    const { eventsPerSecond } = options;
    const [damage] = await Promise.all([
      disturb({ admin, idler, victim, followers, endsAtMs }),
      writeAll({ clients: writers, tenantIds, eventsPerSecond, isOver }),
    ]);
    const serverCpu = ((await victim.cpuSeconds()) - cpuBefore) / options.seconds;
    await untilAllEnded(admin);
    const parts = await readParts(admin, followers);
    const wanted = parts.reduce((sum, part) => sum + part.length, 0);
    await until(() => toldOf(followers), wanted);
    return resultOf({ followers, parts, damage, serverCpu });
  } finally {
    for (const follower of followers) follower.stop();
    await kernel.stop();
    await kernel.release();
    await victim.stop();
    await Promise.all(clients.map((client) => client.end()));
  }
}

async function connectAll(url: string): Promise<pg.Client[]> {
  const roles: (DatabaseRole | null)[] = [null, "minoots_server"];
  for (let count = 0; count < writersCount; count += 1) roles.push("minoots_server");
  return await Promise.all(
    roles.map(async (role) => {
      const client = new pg.Client(connectionConfig({ url, role, name: "chaos" }));
      await client.connect();
      return client;
    }),
  );
}

interface Tenant {
  readonly id: string;
  readonly key: string;
}

async function makeTenants(admin: pg.Client, count: number): Promise<Tenant[]> {
  const tenants: Tenant[] = [];
  for (let number = 0; number < count; number += 1) {
    const id = await createTenant(admin, `chaos-${number}`, "enterprise");
    const keyId = `chaos${number}`;
    const secret = randomBytes(16).toString("hex");
    const key = writeKey({ environment: "test", id: keyId, secret });
    const scopes = ["read"];
    await insertApiKey(admin, {
      tenantId: id,
      id: keyId,
      name: "chaos",
      secretHash: hashOf(key),
      scopes,
      expiresAt: null,
    });
    tenants.push({ id, key });
  }
  return tenants;
}

/** Every fourth asks for firings alone. */
function followAll(address: string, tenants: readonly Tenant[], count: number): Follower[] {
  return Array.from({ length: count }, (_, number) => {
    const { id: tenantId, key } = tenants[number % tenants.length]!;
    const types = Math.floor(number / tenants.length) % 4 === 3 ? ["TIMER_FIRED"] : null;
    return follow({ address, key, tenantId, types });
  });
}

function toldOf(followers: readonly Follower[]): number {
  return followers.reduce((sum, { positions }) => sum + positions.length, 0);
}

// As long as it goes on; what does not come is missing in the comparison.
async function until(count: () => number, wanted: number): Promise<void> {
  let last = -1;
  for (let endAtMs = 0; count() < wanted;) {
    if (count() !== last) endAtMs = performance.now() + restMaxMs;
    else if (performance.now() > endAtMs) return;
    last = count();
    await wait(50);
  }
}

async function untilAllEnded(admin: pg.Client): Promise<void> {
  const text = `select exists (select from minoots_private.timers where status = 'scheduled') as open`;
  for (const endAtMs = performance.now() + restMaxMs; performance.now() < endAtMs;) {
    const { rows } = await admin.query<{ open: boolean }>(text);
    if (rows[0]?.open === false) return;
    await wait(20);
  }
}

function resultOf(played: {
  readonly followers: readonly Follower[];
  readonly parts: readonly number[][];
  readonly damage: Damage;
  readonly serverCpu: number;
}): ChaosResult {
  const { followers, parts, damage, serverCpu } = played;
  const lags = Float64Array.from(followers.flatMap(({ lagsMs }) => lagsMs)).toSorted();
  return {
    events: new Set(parts.flat()).size,
    told: toldOf(followers),
    connections: followers.reduce((sum, { connections }) => sum + connections, 0),
    damage,
    serverCpu,
    lagP50Ms: lags[Math.floor(lags.length * 0.5)] ?? Number.NaN,
    lagP99Ms: lags[Math.floor(lags.length * 0.99)] ?? Number.NaN,
    complaints: [...damage.complaints, ...complaintsOf(followers, parts)],
  };
}
