// What a receiver is sent, and what its answer is taken for.
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { timeoutOf } from "../../src/tasks/handoff.ts";
import { aHandoff, aSender, secret } from "./support/handoffs.ts";
import { startRawReceiver, startReceiver } from "./support/receiver.ts";

const answer = (text: string) => text.replaceAll("\n", "\r\n");

test("the receiver gets the exact bytes, signed, with its headers", async () => {
  const receiver = await startReceiver(() => ({ body: "thanks" }));
  const handoff = aHandoff({ url: `http://127.0.0.1:${receiver.port}/hook?a=b` });

  const result = await aSender()(handoff.parameters, { ...handoff, attempt: 3 });

  const [request] = receiver.requests;
  expect(request).toMatchObject({ method: "POST", path: "/hook?a=b", body: handoff.body });
  expect(request!.headers).toMatchObject({
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(handoff.body)),
    "user-agent": "MINOOTS/1.2.3",
    "webhook-id": handoff.deliveryId,
    "minoots-attempt": "3",
    "minoots-timer-id": handoff.timerId,
  });
  const headers = request!.headers as Record<string, string>;
  expect(() => new Webhook(secret).verify(request!.body, headers)).not.toThrow();
  expect(result).toEqual({
    tenantId: handoff.tenantId,
    deliveryId: handoff.deliveryId,
    attempt: 3,
    statusCode: 200,
    errorCode: null,
    errorMessage: null,
    durationMs: expect.any(Number),
    excerpt: "thanks",
    retryAfterMs: null,
  });
});

test.each([
  [{ body: { a: 1 } }, "application/json"],
  [{ bodyTemplate: ["{name}"] }, "application/json"],
  [{ body: "a text" }, "text/plain; charset=utf-8"],
  [{ bodyTemplate: "{name}" }, "text/plain; charset=utf-8"],
  [{ body: "<a/>", headers: { "Content-Type": "application/xml" } }, "application/xml"],
])("with %j the content is %s", async (parameters, type) => {
  const receiver = await startReceiver();

  await aSender()({ url: `http://127.0.0.1:${receiver.port}/`, ...parameters });

  expect(receiver.requests[0]!.headers["content-type"]).toBe(type);
});

test("the timestamp is the second of sending", async () => {
  const receiver = await startReceiver();
  const send = aSender({}, () => 1_795_161_600_999);

  await send({ url: `http://127.0.0.1:${receiver.port}/` });

  expect(receiver.requests[0]!.headers["webhook-timestamp"]).toBe("1795161600");
});

test.each(["PUT", "patch", "DELETE"])("the method %s is the caller's choice", async (method) => {
  const receiver = await startReceiver();

  await aSender()({ url: `http://127.0.0.1:${receiver.port}/`, method });

  expect(receiver.requests[0]).toMatchObject({ method: method.toUpperCase() });
  expect(receiver.requests[0]!.body).not.toBe("");
});

test("a GET carries no body, and its signature says so", async () => {
  const receiver = await startReceiver();

  await aSender()({ url: `http://127.0.0.1:${receiver.port}/`, method: "GET" });

  const [request] = receiver.requests;
  const headers = request!.headers as Record<string, string>;
  expect(request!.body).toBe("");
  expect(() => new Webhook(secret).verify("", headers)).not.toThrow();
});

test("the caller's own headers go along", async () => {
  const receiver = await startReceiver();
  const headers = { Authorization: "Bearer x", "X-Order": "42", "content-type": "text/plain" };

  await aSender()({ url: `http://127.0.0.1:${receiver.port}/`, headers });

  expect(receiver.requests[0]!.headers).toMatchObject({
    authorization: "Bearer x",
    "x-order": "42",
    "content-type": "text/plain",
  });
});

test.each<[string, string]>([
  ["webhook-signature", "v1,x"],
  ["Webhook-Id", "1"],
  ["minoots-attempt", "9"],
  ["Host", "internal"],
  ["content-length", "1"],
  ["Transfer-Encoding", "chunked"],
  ["connection", "upgrade"],
  ["Upgrade", "websocket"],
  ["proxy-authorization", "x"],
  ["user-agent", "someone else"],
  ["x-split", "a\r\nx-injected: b"],
  ["x-split", "a\nb"],
  ["x-nul", "a\0b"],
  ["x-wide", "日本"],
  ["x bad name", "a"],
  ["x-bad\r\n", "a"],
  ["", "a"],
])("the header %j: %j is refused, and nothing is sent", async (name, value) => {
  const receiver = await startReceiver();

  const result = await aSender()({
    url: `http://127.0.0.1:${receiver.port}/`,
    headers: { [name]: value },
  });

  expect(result).toMatchObject({ statusCode: null, errorCode: "TARGET_REFUSED" });
  expect(result.errorMessage).toMatch(/header/);
  expect(receiver.connections()).toBe(0);
});

test.each(["TRACE", "CONNECT", "GET /\r\nx", ""])("the method %j is refused", async (method) => {
  expect(await aSender()({ method })).toMatchObject({ errorCode: "TARGET_REFUSED" });
});

test("a redirect is an answer, never followed", async () => {
  const decoy = await startReceiver();
  const location = `http://127.0.0.1:${decoy.port}/secret`;
  const receiver = await startReceiver(() => ({ status: 307, headers: { location } }));

  const result = await aSender()({ url: `http://127.0.0.1:${receiver.port}/` });

  expect(result).toMatchObject({ statusCode: 307, errorCode: null });
  expect(decoy.connections()).toBe(0);
});

test.each([204, 400, 404, 410, 418, 500, 503])("status %i is reported as it is", async (status) => {
  const receiver = await startReceiver(() => ({ status }));

  expect(await aSender()({ url: `http://127.0.0.1:${receiver.port}/` })).toMatchObject({
    statusCode: status,
    errorCode: null,
  });
});

test("Retry-After is passed on in milliseconds", async () => {
  const headers = { "retry-after": "7" };
  const receiver = await startReceiver(() => ({ status: 429, headers }));

  expect(await aSender()({ url: `http://127.0.0.1:${receiver.port}/` })).toMatchObject({
    statusCode: 429,
    retryAfterMs: 7000,
  });
});

test("interim answers are not the answer", async () => {
  const receiver = await startRawReceiver((socket) =>
    socket.end(answer("HTTP/1.1 103 Early Hints\n\nHTTP/1.1 201 Created\ncontent-length: 0\n\n")),
  );

  expect(await aSender()({ url: `http://127.0.0.1:${receiver.port}/` })).toMatchObject({
    statusCode: 201,
  });
});

test("the deadline is 20 s unless told otherwise, and never above 25 s", () => {
  expect(timeoutOf(aHandoff())).toBe(20_000);
  expect(timeoutOf(aHandoff({ timeoutMs: 1500 }))).toBe(1500);
  expect(timeoutOf(aHandoff({ timeoutMs: 60_000 }))).toBe(25_000);
  expect(timeoutOf(aHandoff({ timeoutMs: 0 }))).toBe(20_000);
  expect(timeoutOf(aHandoff({ timeoutMs: Number.NaN }))).toBe(20_000);
});
