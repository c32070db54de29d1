// A secret that is known to the test, used by the whole program: it signs, and stands nowhere in
// clear: not in any row of any table, nor in a job, an event, a log or an error.
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished } from "vitest";
import { createSealer } from "../src/tasks/seal.ts";
import { generateSecret, verifyWebhook } from "../src/webhook-signature.ts";
import type { Queryable } from "./harness/clock.ts";
import { test } from "./harness/database.ts";
import { scheduleFor } from "./harness/firing.ts";
import { programKey, startProgram } from "./harness/program.ts";

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

test("the secret of an endpoint is nowhere to be read, and a header of one's own is one's own", async ({
  db,
  url,
  tenant,
}) => {
  const { origin, calls } = await startReceiver();
  const secret = generateSecret();
  const sealed = createSealer(programKey).seal(secret, { tenantId: tenant.id, endpoint: origin });
  await db.query("select minoots_private.open_endpoint($1, $2, $3)", [tenant.id, origin, sealed]);
  const program = await startProgram(url);
  const logs: string[] = [];
  program.child.stdout!.on("data", (chunk: Buffer) => logs.push(chunk.toString()));
  const headers = { Authorization: "Bearer canary-of-the-caller" };
  const retryPolicy = { backoffInitialMs: 1 };
  const id = await scheduleFor(db, tenant, {
    fireAt: "2026-01-01T00:00:00Z",
    actions: [
      { webhook: { url: `${origin}/hook`, headers }, retryPolicy },
      { webhook: { url: "http://169.254.169.254/refused" } },
    ],
  });

  const ended =
    "select finished_at from minoots_private.timers where id = $1 and status = 'failed'";
  await expect
    .poll(async () => (await db.query(ended, [id])).rows, { timeout: 20_000 })
    .toEqual([expect.anything()]);
  const tables = await dump(db);
  await program.kill();

  expect(calls.length).toBeGreaterThan(1);
  for (const { body, headers: sent } of calls) verifyWebhook(body, sent, secret);
  const everything = [...tables.values(), ...logs].join("\n");
  expect(everything).toContain(sealed);
  expect(formsOf(secret).filter((form) => everything.includes(form))).toEqual([]);
  const holders = [...tables].filter(([, content]) => content.includes("canary-of-the-caller"));
  expect(holders.map(([name]) => name)).toEqual(["minoots_private.timers"]);
  expect(logs.join("")).not.toContain("canary-of-the-caller");
}, 60_000);
