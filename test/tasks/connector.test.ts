// Proved at the socket: a decoy counts the connections made to it.
import { expect, test } from "vitest";
import { lookupByNameServers, lookupBySystem } from "../../src/tasks/lookup.ts";
import { makeCertificate } from "./support/certificate.ts";
import { aSender } from "./support/handoffs.ts";
import { startNameServer } from "./support/name-server.ts";
import {
  closedPort,
  startRawReceiver,
  startReceiver,
  startSecureReceiver,
} from "./support/receiver.ts";

const answering = (...answers: string[][]) => {
  const asked: string[] = [];
  const lookup = async (hostname: string) => {
    asked.push(hostname);
    return answers[Math.min(asked.length, answers.length) - 1]!;
  };
  return { lookup, asked };
};

test("a name that leads to this machine is refused before a socket is opened", async () => {
  const decoy = await startReceiver();
  const { lookup } = answering(["127.0.0.1"]);
  const send = aSender({ allowPrivateTargets: false, lookup });

  const result = await send({ url: `https://innocent.example:${decoy.port}/` });

  expect(result).toMatchObject({
    errorCode: "TARGET_REFUSED",
    errorMessage: "innocent.example leads to 127.0.0.1, which is a loopback address.",
  });
  expect(decoy.connections()).toBe(0);
});

test("one private address among public ones refuses them all", async () => {
  const decoy = await startReceiver();
  const { lookup } = answering(["1.1.1.1", "2606:4700::1", "127.0.0.1"]);
  const send = aSender({ allowPrivateTargets: false, lookup });

  const result = await send({ url: `https://mixed.example:${decoy.port}/` });

  expect(result.errorCode).toBe("TARGET_REFUSED");
  expect(decoy.connections()).toBe(0);
});

test("a connection asks for its name once: there is no second answer to flip", async () => {
  const receiver = await startReceiver();
  const { lookup, asked } = answering(["127.0.0.1"], ["169.254.169.254"]);
  const send = aSender({ lookup });

  const result = await send({ url: `http://flips.example:${receiver.port}/` });

  expect(result.statusCode).toBe(200);
  expect(asked).toEqual(["flips.example"]);
});

test("a name server that flips its answer is caught at the next connection", async () => {
  const receiver = await startReceiver(() => ({ headers: { connection: "close" } }));
  let address = "127.0.0.1";
  const server = await startNameServer(() => address);
  const send = aSender({ lookup: lookupByNameServers([server.address]) });
  const url = `http://flips.example:${receiver.port}/`;

  expect(await send({ url })).toMatchObject({ statusCode: 200 });
  address = "169.254.169.254";
  expect(await send({ url })).toMatchObject({ errorCode: "TARGET_REFUSED" });

  expect(server.questions).toEqual(["flips.example", "flips.example"]);
  expect(receiver.connections()).toBe(1);
});

test("in production a name server's private answer opens no socket", async () => {
  const decoy = await startReceiver();
  const server = await startNameServer(() => "127.0.0.1");
  const lookup = lookupByNameServers([server.address]);
  const send = aSender({ allowPrivateTargets: false, lookup });

  const result = await send({ url: `https://rebound.example:${decoy.port}/` });

  expect(result.errorCode).toBe("TARGET_REFUSED");
  expect(decoy.connections()).toBe(0);
});

test("a name without an address says so", async () => {
  const server = await startNameServer(() => null);
  const send = aSender({ lookup: lookupByNameServers([server.address]) });

  expect(await send({ url: "https://nobody.example/" })).toMatchObject({
    errorCode: "DNS_FAILED",
    errorMessage: "There is no address for nobody.example.",
  });
});

test("the system's lookup knows this machine's own name", async () => {
  const addresses = await lookupBySystem("localhost");

  expect(addresses.some((address) => ["127.0.0.1", "::1"].includes(address))).toBe(true);
});

test("the next address is tried when one refuses", async () => {
  const receiver = await startReceiver();
  const { lookup } = answering(["127.0.0.2", "127.0.0.1"]);
  const send = aSender({ lookup });

  expect(await send({ url: `http://two.example:${receiver.port}/` })).toMatchObject({
    statusCode: 200,
  });
});

test("a port where nobody listens is named", async () => {
  const port = await closedPort();

  expect(await aSender()({ url: `http://127.0.0.1:${port}/` })).toMatchObject({
    statusCode: null,
    errorCode: "CONNECTION_FAILED",
    errorMessage: `Connection refused by 127.0.0.1:${port}.`,
  });
});

test("https goes to the checked address and verifies the name", async () => {
  const certificate = makeCertificate(["hooks.example"]);
  const receiver = await startSecureReceiver(certificate);
  const { lookup } = answering(["127.0.0.1"]);
  const send = aSender({ lookup, certificateAuthorities: certificate.pem });

  expect(await send({ url: `https://hooks.example:${receiver.port}/` })).toMatchObject({
    statusCode: 200,
  });
  expect(receiver.requests[0]!.headers.host).toBe(`hooks.example:${receiver.port}`);
});

test.each([
  ["of another name", makeCertificate(["other.example"]), true],
  ["that is out of date", makeCertificate(["hooks.example"], { expired: true }), true],
  ["that nobody vouches for", makeCertificate(["hooks.example"]), false],
])("a certificate %s is refused, and no request is sent", async (_, certificate, trusted) => {
  const receiver = await startSecureReceiver(certificate);
  const { lookup } = answering(["127.0.0.1"]);
  const send = aSender({
    lookup,
    ...(trusted ? { certificateAuthorities: certificate.pem } : {}),
  });

  const result = await send({ url: `https://hooks.example:${receiver.port}/` });

  expect(result).toMatchObject({ statusCode: null, errorCode: "TLS_FAILED" });
  expect(result.errorMessage).toMatch(/^TLS with hooks\.example failed: .+\.$/);
  expect(receiver.requests).toEqual([]);
});

test("a receiver that speaks no TLS is told from one that refuses", async () => {
  const receiver = await startReceiver();

  expect(await aSender()({ url: `https://127.0.0.1:${receiver.port}/` })).toMatchObject({
    errorCode: "TLS_FAILED",
  });
});

test("a TLS handshake that never ends is given up", async () => {
  const receiver = await startRawReceiver(() => {});
  const send = aSender({ connectTimeoutMs: 60 });

  expect(await send({ url: `https://127.0.0.1:${receiver.port}/` })).toMatchObject({
    errorCode: "TIMEOUT",
    errorMessage: "127.0.0.1 did not finish the TLS handshake in time.",
  });
});

test("a name server that never answers holds up only its own name", async () => {
  const receiver = await startReceiver();
  const send = aSender({
    lookup: (hostname) =>
      hostname === "tar.example" ? new Promise(() => {}) : Promise.resolve(["127.0.0.1"]),
  });

  const stuck = send({ url: "http://tar.example/", timeoutMs: 100 });
  const healthy = await send({ url: `http://healthy.example:${receiver.port}/` });

  expect(healthy.statusCode).toBe(200);
  expect(await stuck).toMatchObject({ errorCode: "TIMEOUT" });
});

test("connections are kept and used again, until there are too many", async () => {
  const receiver = await startReceiver();
  const url = `http://127.0.0.1:${receiver.port}/`;
  const [roomy, crowded] = [aSender(), aSender({ socketsMax: 0 })];

  for (let round = 0; round < 10; round += 1) await roomy({ url });
  expect(receiver.connections()).toBeLessThanOrEqual(2);

  for (let round = 0; round < 3; round += 1) await crowded({ url });
  expect(receiver.requests.at(-1)!.headers.connection).toBe("close");
});

test("a name that is never found is given up", async () => {
  const send = aSender({ lookup: () => new Promise(() => {}), connectTimeoutMs: 50 });

  expect(await send({ url: "http://silent.example/" })).toMatchObject({
    errorCode: "TIMEOUT",
    errorMessage: "The address of silent.example was not found in time.",
  });
});
