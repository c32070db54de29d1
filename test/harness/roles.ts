// Login roles of SQL users, as an operator makes them: members of minoots_tenant, and of a
// tenant by a row in tenant_roles.
import { randomUUID } from "node:crypto";
import type { Queryable } from "./clock.ts";
import type { Tenant } from "./database.ts";

/** Makes a role and answers its name; without a tenant it has no row in tenant_roles. */
export async function createUser(db: Queryable, tenant: Tenant | null): Promise<string> {
  const name = `user_${randomUUID().slice(0, 8)}`;
  await db.query(`create role ${name} login in role minoots_tenant`);
  if (tenant !== null) {
    await db.query("insert into minoots_private.tenant_roles values ($1, $2)", [name, tenant.id]);
  }
  return name;
}
