// Every refused form by name. In each URL, what counts is the address a socket would be
// opened to, however it is written.
import { expect, test } from "vitest";
import { parseTarget, refusalOf } from "../../src/tasks/target-guard.ts";
import { aSender } from "./support/handoffs.ts";
import { refusedUrls } from "./support/hostile-urls.ts";

test.each(refusedUrls)("%s is refused, and nobody is asked or called", async (url, because) => {
  const asked: string[] = [];
  const send = aSender({
    allowPrivateTargets: false,
    lookup: async (hostname) => (asked.push(hostname), []),
  });

  const result = await send({ url });

  expect(result).toMatchObject({ statusCode: null, errorCode: "TARGET_REFUSED" });
  expect(result.errorMessage).toMatch(because);
  expect(asked).toEqual([]);
});

test("the table is as long as it was promised to be", () => {
  expect(new Set(refusedUrls.map(([url]) => url)).size).toBeGreaterThanOrEqual(100);
});

test.each([
  "1.1.1.1",
  "9.255.255.255",
  "11.0.0.0",
  "100.63.255.255",
  "100.128.0.0",
  "126.255.255.255",
  "128.0.0.1",
  "169.253.255.255",
  "169.255.0.1",
  "172.15.255.255",
  "172.32.0.0",
  "192.167.255.255",
  "192.169.0.0",
  "198.17.255.255",
  "198.20.0.1",
  "223.255.255.255",
  "2001:4860:4860::8888",
  "2606:4700:4700::1111",
  "2a00:1450:4001:80b::200e",
  "2003::1",
])("%s is a public address, and permitted", (address) => {
  expect(refusalOf(address, false)).toBeNull();
});

test.each(["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", "10.1.2.3", "172.20.0.2"])(
  "%s is permitted in development, and only there",
  (address) => {
    expect(refusalOf(address, true)).toBeNull();
    expect(refusalOf(address, false)).not.toBeNull();
  },
);

test.each(["192.168.1.1", "fd12::1", "100.64.0.1"])("so is the private network: %s", (address) => {
  expect(refusalOf(address, true)).toBeNull();
});

test.each([
  "169.254.169.254",
  "::ffff:169.254.169.254",
  "fd00:ec2::254",
  "100.100.100.200",
  "168.63.129.16",
  "0.0.0.0",
  "::",
  "224.0.0.1",
  "255.255.255.255",
  "fe80::1",
  "ff02::1",
  "64:ff9b::7f00:1",
  "2002:7f00:1::",
])("%s is refused in development too", (address) => {
  expect(refusalOf(address, true)).not.toBeNull();
});

test.each(["", "example.com", "127.0.0.1.nip.io", "fe80::1%eth0", "2a00::1%1", "1.2.3"])(
  "what is not an address is never taken for one: %j",
  (text) => {
    expect(refusalOf(text, true)).toBe("not an address");
  },
);

test("a good URL is taken apart as the client needs it", () => {
  expect(parseTarget("https://Example.com/a b?c=d#e", false)).toEqual({
    origin: "https://example.com",
    path: "/a%20b?c=d",
    peer: "example.com:443",
  });
  expect(parseTarget("http://[::1]:9999", true)).toEqual({
    origin: "http://[::1]:9999",
    path: "/",
    peer: "[::1]:9999",
  });
});
