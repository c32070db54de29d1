// Receivers that answer too much, too slowly, wrongly or not at all.
import type { Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { aHandoff, aSender } from "./support/handoffs.ts";
import { startRawReceiver, startReceiver } from "./support/receiver.ts";

const answer = (text: string) => text.replaceAll("\n", "\r\n");

test("the excerpt holds 4 kB of whole, clean text", async () => {
  const body = Buffer.concat([
    Buffer.from("a\0b"),
    Buffer.from([0xff, 0xfe, 0xc3, 0x28]),
    Buffer.from("é".repeat(4000)),
  ]);
  const receiver = await startReceiver(() => ({ body }));

  const { excerpt } = await aSender()({ url: `http://127.0.0.1:${receiver.port}/` });

  expect(excerpt!.startsWith("ab(éé")).toBe(true);
  expect(excerpt).not.toMatch(/[\0\ufffd]/);
  expect(Buffer.byteLength(excerpt!)).toBeGreaterThan(4000);
  expect(Buffer.byteLength(excerpt!)).toBeLessThanOrEqual(4096);
});

test("an endless answer is broken off, its status kept", async () => {
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  const receiver = await startRawReceiver((socket) => {
    socket.write(answer("HTTP/1.1 200 OK\n\n"));
    const pour = () => void (socket.writable && socket.write("x".repeat(65_536), pour));
    socket.once("close", () => resolve());
    pour();
  });

  const result = await aSender()({ url: `http://127.0.0.1:${receiver.port}/` });

  expect(result).toMatchObject({ statusCode: 200, errorCode: null });
  expect(result.excerpt).toHaveLength(4096);
  await gone;
});

test("no answer at all ends at the deadline, and the connection with it", async () => {
  const closed = Promise.withResolvers<void>();
  const receiver = await startRawReceiver((socket) => socket.once("close", closed.resolve));

  const result = await aSender()({ url: `http://127.0.0.1:${receiver.port}/`, timeoutMs: 80 });

  expect(result).toMatchObject({
    statusCode: null,
    errorCode: "TIMEOUT",
    errorMessage: `No answer from 127.0.0.1:${receiver.port} within 0.08 s.`,
  });
  expect(result.durationMs).toBeGreaterThanOrEqual(79);
  expect(result.durationMs).toBeLessThan(1000);
  await closed.promise;
});

test("a slow drip of headers ends at the deadline", async () => {
  const receiver = await startRawReceiver((socket) => drip(socket, "HTTP/1.1 200 OK\r\nx: "));

  expect(
    await aSender()({ url: `http://127.0.0.1:${receiver.port}/`, timeoutMs: 80 }),
  ).toMatchObject({ statusCode: null, errorCode: "TIMEOUT" });
});

test("a slow drip of the body ends at the deadline, the status being the answer", async () => {
  const receiver = await startRawReceiver((socket) => drip(socket, "HTTP/1.1 202 OK\r\n\r\n"));

  const result = await aSender()({ url: `http://127.0.0.1:${receiver.port}/`, timeoutMs: 80 });

  expect(result).toMatchObject({ statusCode: 202, errorCode: null });
  expect(result.durationMs).toBeLessThan(1000);
});

test("a request whose deadline passed before its connection stood is never sent", async () => {
  const receiver = await startReceiver();
  const address = Promise.withResolvers<string[]>();
  const send = aSender({ lookup: () => address.promise });
  const url = `http://late.example:${receiver.port}/`;

  const late = await send({ url, timeoutMs: 30 });
  address.resolve(["127.0.0.1"]);
  const next = await send({ url });

  expect(late.errorCode).toBe("TIMEOUT");
  expect(next.statusCode).toBe(200);
  expect(receiver.requests).toHaveLength(1);
});

test.each([
  ["SSH-2.0-OpenSSH_9.6\r\n", "RESPONSE_INVALID"],
  ["\0\0\0\0", "RESPONSE_INVALID"],
  ["HTTP/1.1 abc\r\n\r\n", "RESPONSE_INVALID"],
  ["HTTP/1.1 200 OK\r\nbad header\r\n\r\n", "RESPONSE_INVALID"],
  [`HTTP/1.1 200 OK\r\nx: ${"y".repeat(100_000)}\r\n\r\n`, "RESPONSE_INVALID"],
  ["HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n", "RESPONSE_INVALID"],
  ["", "CONNECTION_FAILED"],
])("garbage is told from an answer: %.30j", async (text, errorCode) => {
  const receiver = await startRawReceiver((socket) => socket.end(text));

  const result = await aSender()({ url: `http://127.0.0.1:${receiver.port}/` });

  expect(result).toMatchObject({ statusCode: null, errorCode });
  expect(result.errorMessage).toContain(`127.0.0.1:${receiver.port}`);
});

test("a reset is reported as one", async () => {
  const receiver = await startRawReceiver((socket) => socket.resetAndDestroy());

  expect(await aSender()({ url: `http://127.0.0.1:${receiver.port}/` })).toMatchObject({
    errorCode: "CONNECTION_FAILED",
    errorMessage: `127.0.0.1:${receiver.port} reset the connection before it answered.`,
  });
});

test("a body that breaks off after the status does not undo the status", async () => {
  const receiver = await startRawReceiver((socket) =>
    socket.end(answer("HTTP/1.1 200 OK\ncontent-length: 100\n\npart")),
  );

  expect(await aSender()({ url: `http://127.0.0.1:${receiver.port}/` })).toMatchObject({
    statusCode: 200,
    excerpt: "part",
  });
});

test.each(["end", "resetAndDestroy"] as const)(
  "a kept connection lost as it is used again (%s) is no failure: the same bytes go out once more",
  async (loss) => {
    const texts: string[] = [];
    const receiver = await startRawReceiver((socket, text, count) => {
      texts.push(text);
      if (count === 2) socket[loss]();
      else socket.write(answer("HTTP/1.1 200 OK\ncontent-length: 0\n\n"));
    });
    const send = aSender({}, () => 1_795_161_600_000);
    const handoff = aHandoff({ url: `http://127.0.0.1:${receiver.port}/` });

    await send(handoff.parameters);
    await nextTurn();
    const result = await send(handoff.parameters, handoff);

    expect(result.statusCode).toBe(200);
    expect(texts).toHaveLength(3);
    expect(texts[2]).toBe(texts[1]);
  },
);

test("a receiver that always closes is not asked for ever", async () => {
  let count = 0;
  const receiver = await startRawReceiver((socket) => {
    count += 1;
    if (count === 1) socket.write(answer("HTTP/1.1 200 OK\ncontent-length: 0\n\n"));
    else socket.end();
  });
  const send = aSender();

  await send({ url: `http://127.0.0.1:${receiver.port}/` });
  await nextTurn();
  const result = await send({ url: `http://127.0.0.1:${receiver.port}/` });

  expect(result.errorCode).toBe("CONNECTION_FAILED");
  expect(count).toBe(3);
});

function drip(socket: Socket, first: string): void {
  socket.write(first);
  const dripping = setInterval(() => socket.write("x"), 10);
  socket.once("close", () => clearInterval(dripping));
}
