// The feed while everything breaks: what each subscriber was given is exactly its part.
// `npm run chaos` plays the same with a thousand subscribers.
import { expect } from "vitest";
import { playChaos } from "../scripts/chaos/run.ts";
import { test } from "./harness/database.ts";

const load = { tenants: 8, subscribers: 100, eventsPerSecond: 240, seconds: 6 };

test(
  "with connections cut and the server killed, every subscriber's log is exact",
  { timeout: 120_000 },
  async ({ url }) => {
    const { complaints, damage, events, told } = await playChaos({ url, ...load });

    expect(complaints).toEqual([]);
    expect(damage).toMatchObject({ restarts: 1, complaints: [] });
    expect(damage.cuts).toBeGreaterThan(0);
    expect(damage.listenersKilled).toBeGreaterThan(0);
    expect(damage.idleTransactions).toBeGreaterThan(0);
    expect(told).toBeGreaterThan(events);
  },
);
