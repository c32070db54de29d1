// That nothing is connected to, proved where sockets are made: Node tells of each one, whoever
// makes it, and decoys on loopback count who knocks.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, onTestFinished, test } from "vitest";
import { lookupByNameServers } from "../../src/tasks/lookup.ts";
import { aSender } from "./support/handoffs.ts";
import { refusedUrls } from "./support/hostile-urls.ts";
import { startNameServer } from "./support/name-server.ts";
import { startReceiver } from "./support/receiver.ts";

/** Every socket that is opened in this process from now on. */
function watchSockets(): { opened(): number } {
  let count = 0;
  const onSocket = () => void (count += 1);
  subscribe("net.client.socket", onSocket);
  onTestFinished(() => void unsubscribe("net.client.socket", onSocket));
  return { opened: () => count };
}

const toLoopback = async () => ["127.0.0.1"];

test("a socket that is made is seen", async () => {
  const receiver = await startReceiver();
  const sockets = watchSockets();

  await aSender()({ url: `http://127.0.0.1:${receiver.port}/` });

  expect([sockets.opened(), receiver.connections()]).toEqual([1, 1]);
});

test("of all hostile URLs not one makes a socket, whatever names answer", async () => {
  const sockets = watchSockets();
  const send = aSender({ allowPrivateTargets: false, lookup: toLoopback });

  const codes = new Set<string | null>();
  for (const [url] of refusedUrls) codes.add((await send({ url })).errorCode);

  expect([...codes]).toEqual(["TARGET_REFUSED"]);
  expect(sockets.opened()).toBe(0);
});

test("nor does a public name that leads to any refused address", async () => {
  const hosts = refusedUrls.flatMap(([url]) => (URL.canParse(url) ? [new URL(url).hostname] : []));
  const addresses = hosts.filter((host) => /^[\d.]+$|^\[/.test(host));
  const sockets = watchSockets();

  for (const address of addresses) {
    const lookup = async () => ["1.1.1.1", address.replace(/^\[|\]$/g, "")];
    const send = aSender({ allowPrivateTargets: false, lookup });
    expect(await send({ url: "https://innocent.example/" })).toMatchObject({
      errorCode: "TARGET_REFUSED",
    });
  }

  expect(addresses.length).toBeGreaterThan(50);
  expect(sockets.opened()).toBe(0);
});

test("a name that flips between two answers never reaches the private one", async () => {
  const decoy = await startReceiver();
  let asked = 0;
  const server = await startNameServer(() => (asked++ % 2 === 0 ? "192.0.2.1" : "127.0.0.1"));
  const lookup = lookupByNameServers([server.address]);
  const send = aSender({ allowPrivateTargets: false, lookup });
  const sockets = watchSockets();

  for (let round = 0; round < 6; round += 1) {
    expect(await send({ url: `https://flips.example:${decoy.port}/` })).toMatchObject({
      errorCode: "TARGET_REFUSED",
    });
  }

  expect(asked).toBeGreaterThanOrEqual(6);
  expect([sockets.opened(), decoy.connections()]).toEqual([0, 0]);
});

test.each([301, 302, 303, 307, 308])(
  "a redirect %s to a private address is not followed",
  async (status) => {
    const decoy = await startReceiver();
    const location = `http://127.0.0.1:${decoy.port}/`;
    const receiver = await startReceiver(() => ({ status, headers: { location } }));
    const sockets = watchSockets();

    const result = await aSender()({ url: `http://127.0.0.1:${receiver.port}/` });

    expect(result).toMatchObject({ statusCode: status });
    expect([sockets.opened(), decoy.connections()]).toEqual([1, 0]);
  },
);
