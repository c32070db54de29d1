// Secrets that are known to the test, used by the whole program: they sign, and stand nowhere in
// clear: not in any row of any table, nor in a job, an event, a log or an error; and Postgres,
// which here writes down every statement it is sent, with its values, never hears of them. That
// of an endpoint is asked anew by GraphQL and by REST, each of which answers it once.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { Webhook } from "standardwebhooks";
import { expect, onTestFinished } from "vitest";
import { createSealer } from "../src/tasks/seal.ts";
import { generateSecret } from "../src/webhook-signature.ts";
import type { Queryable } from "./harness/clock.ts";
import { test } from "./harness/database.ts";
import { scheduleFor } from "./harness/firing.ts";
import { logName } from "./harness/postgres.ts";
import { programKey, startProgram } from "./harness/program.ts";
import { answer } from "./harness/rules.ts";
import { makeKey } from "./server/support.ts";

/** Fails the first of each delivery, so that there are retries, jobs and errors too. */
async function startReceiver() {
  const calls: { headers: IncomingHttpHeaders; body: string }[] = [];
  const seen = new Set<unknown>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { headers } = request;
      calls.push({ headers, body: Buffer.concat(chunks).toString() });
      const isNew = !seen.has(headers["webhook-id"]);
      seen.add(headers["webhook-id"]);
      response.writeHead(isNew ? 503 : 200).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls };
}

/** Every row of every table of this database, as text, by its table. */
async function dump(db: Queryable): Promise<Map<string, string>> {
  const { rows } = await db.query(
    `select oid::regclass::text as name, query_to_xml(
      format('select t::text from %s as t', oid::regclass), true, false, '')::text as content
    from pg_class where relkind in ('r', 'm') and relnamespace::regnamespace::text
      in ('minoots', 'minoots_private', 'graphile_worker')`,
  );
  return new Map((rows as { name: string; content: string }[]).map((t) => [t.name, t.content]));
}

function formsOf(secret: string): string[] {
  const [, encoded = ""] = secret.split("_");
  const bytes = Buffer.from(encoded, "base64");
  return [encoded.replace(/=+$/, ""), bytes.toString("base64url"), bytes.toString("hex")];
}

/** From now on the server writes down every statement of this database, and what was given it. */
async function hearEverything(db: Queryable): Promise<void> {
  const database = await answer<string>(db, "current_database()");
  for (const setting of ["log_min_duration_statement = 0", "log_min_error_statement = 'error'"]) {
    await db.query(`alter database "${database}" set ${setting}`);
  }
}

/** Null where the server is none of this run's own. */
async function readServerLog(db: Queryable): Promise<string | null> {
  if ((process.env["TEST_DATABASE_URL"] ?? "") !== "") return null;
  const data = await answer<string>(db, "current_setting('data_directory')");
  return await readFile(join(dirname(data), logName), "utf8");
}

async function untilFailed(db: Queryable, id: string): Promise<void> {
  const ended =
    "select finished_at from minoots_private.timers where id = $1 and status = 'failed'";
  await expect
    .poll(async () => (await db.query(ended, [id])).rows, { timeout: 20_000 })
    .toEqual([expect.anything()]);
}

const rotation = "mutation ($url: String!) { rotateEndpointSecret(input: {url: $url}) { secret } }";

test("the secret of an endpoint is nowhere to be read, and a header of one's own is one's own", async ({
  db,
  url,
  tenant,
}) => {
  await hearEverything(db);
  const { origin, calls } = await startReceiver();
  const first = generateSecret();
  const sealed = createSealer(programKey).seal(first, { tenantId: tenant.id, endpoint: origin });
  await db.query("select minoots_private.open_endpoint($1, $2, $3)", [tenant.id, origin, sealed]);
  const key = await makeKey(db, tenant, ["read", "write", "admin"]);
  const program = await startProgram(url);
  const logs: string[] = [];
  program.child.stdout!.on("data", (chunk: Buffer) => logs.push(chunk.toString()));
  const ask = async (path: string, body: object): Promise<unknown> => {
    const headers = { "x-api-key": key, "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    const asked = await fetch(`${program.address}${path}`, init);
    expect(asked.status).toBe(200);
    return await asked.json();
  };
  const deliver = async (): Promise<void> => {
    const headers = { Authorization: "Bearer canary-of-the-caller" };
    const webhook = { url: `${origin}/hook`, headers };
    const id = await scheduleFor(db, tenant, {
      fireAt: "2026-01-01T00:00:00Z",
      actions: [
        { webhook, retryPolicy: { backoffInitialMs: 1 } },
        { webhook: { url: "http://169.254.169.254/refused" } },
      ],
    });
    await untilFailed(db, id);
  };

  await deliver();
  const byGraphql = (await ask("/graphql", { query: rotation, variables: { url: origin } })) as {
    data: { rotateEndpointSecret: { secret: string } };
  };
  await deliver();
  const path = `/endpoints/${encodeURIComponent(origin)}/rotate-secret`;
  const byRest = (await ask(path, {})) as { secret: string };
  await deliver();
  const tables = await dump(db);
  await program.kill();
  const heard = await readServerLog(db);

  const secrets = [first, byGraphql.data.rotateEndpointSecret.secret, byRest.secret];
  expect(new Set(secrets).size).toBe(3);
  const signedBy = (known: string) =>
    calls.filter(({ headers, body }) => {
      try {
        new Webhook(known).verify(body, headers as Record<string, string>);
        return true;
      } catch {
        return false;
      }
    }).length;
  expect(calls).toHaveLength(6);
  expect(secrets.map(signedBy)).toEqual([4, 4, 2]);
  const everything = [...tables.values(), ...logs, heard ?? ""].join("\n");
  const { keyId } = createSealer(programKey);
  expect(tables.get("minoots_private.endpoints")).toContain(keyId);
  expect(heard?.includes(keyId) ?? true).toBe(true); // as sealed by either face
  for (const secret of secrets) {
    expect(formsOf(secret).filter((form) => everything.includes(form))).toEqual([]);
  }
  const holders = [...tables].filter(([, content]) => content.includes("canary-of-the-caller"));
  expect(holders.map(([name]) => name)).toEqual(["minoots_private.timers"]);
  expect(logs.join("")).not.toContain("canary-of-the-caller");
}, 60_000);
