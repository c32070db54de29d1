// The database as the place where timers are: the operator's connection, which speaks for one
// tenant and is named in what it does.
import { userInfo } from "node:os";
import type { Config } from "../config.ts";
import { chooseTenant, speakFor } from "../database/timer-calls.ts";
import type { Backend } from "./backend.ts";
import { UsageError } from "./command.ts";
import { connect } from "./database.ts";
import { sqlBackend } from "./sql-backend.ts";
import type { Speaking } from "./sql-backend.ts";

export function openDatabase(config: Config, tenant: string | null): Backend {
  return sqlBackend(async () => await speak(config, tenant));
}

async function speak(config: Config, named: string | null): Promise<Speaking> {
  const client = await connect(config);
  try {
    const tenant = await chooseTenant(client, named);
    if (tenant === null) throw noTenant();
    await speakFor(client, tenant.id, `command:${userName()}`);
    return { client, tenantId: tenant.id };
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

function noTenant(): UsageError {
  return new UsageError(
    "It is not clear whose timers are meant.",
    "Give --tenant <name>. See them all: minoots tenants list",
  );
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "unknown"; // a number that no user of this machine has
  }
}
