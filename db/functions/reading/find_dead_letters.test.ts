import { expect } from "vitest";
import { findDeliveries } from "../../../src/database/reading-calls.ts";
import type { Handoff } from "../../../src/database/wire.ts";
import { insertTenant, sqlTest } from "../../../test/harness/database.ts";
import { attemptOf, dueAt, fireOne, settle } from "../../../test/harness/firing.ts";
import { at } from "../../../test/harness/endpoints.ts";

const dead = { status: ["dead"], timerId: null, endpoint: null, kind: null };

sqlTest(
  "the dead come longest dead first, each tenant's own, page after page",
  async ({ db, clock, become, tenant }) => {
    await clock.set(dueAt);
    const made: Handoff[] = [];
    for (const each of [tenant, tenant, await insertTenant(db), tenant]) {
      made.push((await fireOne(db, each))[0]!);
    }
    for (const [second, place] of [2, 3, 1, 0].entries()) {
      await clock.set(at(second));
      await settle(db, attemptOf(made[place]!, { statusCode: 410 }));
    }
    await become("minoots_server", tenant);

    const first = await findDeliveries(db, dead, null, 2);
    const second = await findDeliveries(db, dead, first.next, 2);

    const ids = (place: number) => made[place]!.deliveryId;
    expect(first.nodes.map(({ id }) => id)).toEqual([ids(3), ids(1)]);
    expect(second.nodes.map(({ id }) => id)).toEqual([ids(0)]);
    expect(second.next).toBeNull();
  },
);
