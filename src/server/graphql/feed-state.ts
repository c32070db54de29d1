// Where the feed is now, as a cursor. A list that tells it depends on it, so that it is
// always read first: whoever subscribes after it misses nothing that the list lacks.
import { context, lambda } from "postgraphile/grafast";
import type { Step } from "postgraphile/grafast";
import { loadOneWithPgClient } from "postgraphile/@dataplan/pg";
import type { PgExecutor, PgSelectStep } from "postgraphile/@dataplan/pg";
import type { NodePostgresPgClient } from "postgraphile/adaptors/pg";
import * as calls from "../../database/calls.ts";
import type { Database, Identity } from "../../database/wire.ts";

export function feedCursor(executor: PgExecutor): Step<string> {
  const $identity = context().get("identity");
  return loadOneWithPgClient(executor, $identity, async (client, identities) => {
    const db = (client as NodePostgresPgClient).rawClient;
    return identities.map((identity) => cursorOf(db, identity));
  });
}

async function cursorOf(db: Database, identity: Identity): Promise<string> {
  const { epoch, position } = await calls.feedState(db, identity.tenantId);
  return `${epoch}-${position}`;
}

export function readAfter($rows: PgSelectStep, $first: Step): void {
  $rows.apply(lambda($first, () => () => {}));
}
