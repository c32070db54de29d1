// The least that a server can be: node:http, a pool, and the one SQL call that creates a
// timer. What the faces cost shows beside it.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { serve } from "../serve.ts";

const server = createServer();

serve({
  async start({ url }: { url: string }) {
    const pool = new pg.Pool({ connectionString: url, max: 10 });
    server.on("request", (request, response) => void create(pool, request, response));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  },
  address: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
});

async function create(pool: pg.Pool, request: IncomingMessage, response: ServerResponse) {
  const { name, fireAt, actions } = JSON.parse(await bodyOf(request)) as Record<string, unknown>;
  const { rows } = await pool.query({
    name: "create",
    text: `select outcome, message, (timer).id, (timer).fire_at
      from minoots.schedule_timer(name => $1, fire_at => $2::timestamptz, actions => $3)`,
    values: [name, fireAt, JSON.stringify(actions)],
  });
  response.writeHead(201, { "content-type": "application/json" }).end(JSON.stringify(rows[0]));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
