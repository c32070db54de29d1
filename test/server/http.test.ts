// What holds for every face behind the one server: ids, hosts, sizes, health, a close that
// drains, and messages for the person who starts it.
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect } from "vitest";
import { UserError } from "../../src/errors.ts";
import { decodeSecret, generateSecret, signWebhook } from "../../src/webhook-signature.ts";
import { keptLog, test } from "./support.ts";

const tea = { name: "tea", fireIn: "1h" };

/** Sends bytes as they stand, and answers all that comes back. */
async function exchangeBytes(url: string, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write(bytes);
  return await text(socket);
}

test("every answer carries a request id, and a sane one is kept", async ({ serve }) => {
  const { call } = await serve();

  const own = await call("GET", "/healthz", { headers: { "x-request-id": "trace-1" } });
  const made = await call("GET", "/healthz");
  const wild = await call("GET", "/healthz", { headers: { "x-request-id": "a b<c>" } });
  const problem = await call("GET", "/nothing", { headers: { "x-request-id": "trace-2" } });

  expect(own.headers.get("x-request-id")).toBe("trace-1");
  expect(made.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(wild.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(problem.body.requestId).toBe("trace-2");
});

test("the log knows the request by its id, and a fault of ours by both", async ({ serve, db }) => {
  const { log, lines } = keptLog();
  const { call } = await serve({ log });
  await db.query("alter function minoots_private.schedule_request rename to gone");

  const answer = await call("POST", "/timers", { body: tea, headers: { "x-request-id": "r-7" } });
  await db.query("alter function minoots_private.gone rename to schedule_request");

  expect(answer).toMatchObject({ status: 500, body: { code: "INTERNAL", requestId: "r-7" } });
  expect(JSON.stringify(answer.body)).not.toContain("schedule_request");
  expect(lines).toContainEqual(expect.objectContaining({ level: 50, requestId: "r-7" }));
});

test("GraphQL has its own path, and the request id with it", async ({ serve }) => {
  const { call } = await serve({
    graphql: (request, response) => void response.end(request.headers["x-request-id"]),
  });

  const answer = await call("POST", "/graphql?x=1", { headers: { "x-request-id": "r-8" } });

  expect(answer.body.text).toBe("r-8");
  expect(answer.headers.get("x-request-id")).toBe("r-8");
});

test("a development server answers to the names of this machine only", async ({ serve }) => {
  const { url } = await serve({ development: true });
  const get = (host: string) =>
    exchangeBytes(url, `GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);

  for (const host of ["localhost:3000", "127.0.0.1", "[::1]:80", "LOCALHOST"]) {
    expect(await get(host), host).toContain("200 OK");
  }
  for (const host of [
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.nip.io",
    "10.0.0.1",
    "",
  ]) {
    expect(await get(host), host).toContain("403 Forbidden");
  }
  expect(
    await exchangeBytes(
      url,
      "GET /graphql HTTP/1.1\r\nHost: evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    ),
  ).toContain("403 Forbidden");
});

test("elsewhere the Host header is the operator's matter", async ({ serve }) => {
  const { url } = await serve();

  const answer = await exchangeBytes(
    url,
    "GET /healthz HTTP/1.1\r\nHost: timers.example\r\nConnection: close\r\n\r\n",
  );

  expect(answer).toContain("200 OK");
});

test("a body too large is refused, told or found out", async ({ serve }) => {
  const { call, url, key } = await serve();
  const large = JSON.stringify({ ...tea, metadata: "x".repeat(2_000_000) });

  const told = await call("POST", "/timers", { body: large });
  const found = await fetch(`${url}/timers`, {
    method: "POST",
    headers: { "x-api-key": key },
    body: new Blob([large]).stream(),
    duplex: "half",
  });

  expect(told).toMatchObject({ status: 413, body: { code: "TOO_LARGE" } });
  expect(found.status).toBe(413);
  await found.body?.cancel();
});

test("a compressed body is refused before it is unpacked", async ({ serve }) => {
  const { call } = await serve();

  const answer = await call("POST", "/timers", {
    body: "x",
    headers: { "content-encoding": "gzip" },
  });

  expect(answer).toMatchObject({ status: 415, body: { code: "UNSUPPORTED_TYPE" } });
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
});

test("bytes that are not HTTP get an answer in kind", async ({ serve }) => {
  const { url } = await serve();

  const noise = await exchangeBytes(url, "HELLO THERE\r\n\r\n");
  const headers = await exchangeBytes(url, `GET / HTTP/1.1\r\nX: ${"x".repeat(20_000)}\r\n\r\n`);
  const trace = await exchangeBytes(
    url,
    "TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
  );

  expect(noise).toContain("400 Bad Request");
  expect(noise).toContain("INVALID_INPUT");
  expect(headers).toContain("431 ");
  expect(trace).toContain("405 ");
});

test("a socket to anywhere but GraphQL is refused", async ({ serve }) => {
  const { url } = await serve();

  const answer = await exchangeBytes(
    url,
    "GET /events HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
  );

  expect(answer).toContain("404 Not Found");
});

test("alive and ready are two questions", async ({ serve, hub }) => {
  const { call } = await serve();

  const alive = await call("GET", "/healthz", { key: null });
  const before = await call("GET", "/readyz", { key: null });
  await hub.tick();
  const ready = await call("GET", "/readyz", { key: null });

  expect(alive).toMatchObject({ status: 200, body: { status: "ok" } });
  expect(before).toMatchObject({ status: 503, body: { status: "unavailable" } });
  expect(ready).toMatchObject({ status: 200, body: { status: "ready", database: { ok: true } } });
});

test("without the database a request is told to come again", async ({ serve, as }) => {
  const pool = as("minoots_server");
  const { call } = await serve({ pool });
  Object.assign(pool.options, { host: "127.0.0.1", port: 1, connectionString: undefined });

  const answer = await call("POST", "/timers", { body: tea });
  const ready = await call("GET", "/readyz");

  expect(answer).toMatchObject({ status: 503, body: { code: "UNAVAILABLE" } });
  expect(answer.headers.get("retry-after")).toBe("1");
  expect(ready.status).toBe(503);
});

test("a port in use is said in words", async ({ serve }) => {
  const { url } = await serve();
  const port = Number(new URL(url).port);

  const second = serve({ config: { host: "127.0.0.1", port } });

  await expect(second).rejects.toThrow(UserError);
  await expect(second).rejects.toThrow(`Port ${port} is in use`);
});

test("closing answers what is under way, and then lets go", async ({ serve }) => {
  const started = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const server = await serve({
    graphql: async (_request, response) => {
      started.resolve();
      await release.promise;
      response.end("done");
    },
  });
  const underWay = server.call("POST", "/graphql");
  await started.promise;

  const closed = server.close();
  const refused = server.call("GET", "/healthz");

  await expect(refused).rejects.toThrow("fetch failed");
  release.resolve();
  expect((await underWay).body.text).toBe("done");
  await closed;
});

test("the inbox says whether a webhook was signed", async ({ serve }) => {
  const received: unknown[] = [];
  const secret = generateSecret();
  const inbox = { inboxSecrets: () => [secret], onReceived: (it: unknown) => received.push(it) };
  const { call } = await serve({ development: true, inbox });
  const body = '{"type":"timer.fired"}';
  const timestampSeconds = Math.floor(Date.now() / 1000);
  const signature = signWebhook({ id: "d-1", timestampSeconds, body }, [decodeSecret(secret)]);
  const headers = {
    "webhook-id": "d-1",
    "webhook-timestamp": String(timestampSeconds),
    "webhook-signature": signature,
  };

  const signed = await call("POST", "/inbox", { body, headers });
  const forged = await call("POST", "/inbox", { body: `${body} `, headers });

  expect([signed.status, forged.status]).toEqual([200, 200]);
  expect(received).toEqual([
    { deliveryId: "d-1", valid: true },
    { deliveryId: "d-1", valid: false },
  ]);
});

test("there is no inbox outside development", async ({ serve }) => {
  const { call } = await serve();

  expect((await call("POST", "/inbox", { body: "{}" })).status).toBe(404);
});
