// Every refused form by name. In each URL, what counts is the address a socket would be
// opened to, however it is written.
import { expect, test } from "vitest";
import { parseTarget, refusalOf } from "../../src/tasks/target-guard.ts";
import { aSender } from "./support/handoffs.ts";

// Written in every way that URL reads as an address, or as nothing at all.
const refusedUrls: readonly (readonly [url: string, because: RegExp])[] = [
  ["https://127.0.0.1/", /loopback/],
  ["https://127.0.0.1:8443/x?y=z", /loopback/],
  ["https://127.1/", /loopback/],
  ["https://127.0.1/", /loopback/],
  ["https://127.255.255.254/", /loopback/],
  ["https://2130706433/", /loopback/],
  ["https://0x7f000001/", /loopback/],
  ["https://0x7f.1/", /loopback/],
  ["https://0x7f.0x0.0x0.0x1/", /loopback/],
  ["https://0177.0.0.1/", /loopback/],
  ["https://017700000001/", /loopback/],
  ["https://00000177.1/", /loopback/],
  ["https://127.0.0.1./", /loopback/],
  ["https://１２７.0.0.1/", /loopback/],
  ["https://127。0。0。1/", /loopback/],
  ["https://①②⑦.0.0.1/", /loopback/],
  ["https://%31%32%37.0.0.1/", /loopback/],
  ["https://[::1]/", /loopback/],
  ["https://[0:0:0:0:0:0:0:1]/", /loopback/],
  ["https://[::ffff:127.0.0.1]/", /loopback/],
  ["https://[::ffff:7f00:1]/", /loopback/],
  ["https:///127.0.0.1/", /loopback/],
  ["https:\\\\127.0.0.1\\", /loopback/],
  ["https://localhost/", /this machine/],
  ["https://LOCALHOST/", /this machine/],
  ["https://localhost./", /this machine/],
  ["https://a.localhost:3000/", /this machine/],
  ["https://0/", /reserved/],
  ["https://0.0.0.0/", /reserved/],
  ["https://0.1.2.3/", /reserved/],
  ["https://[::]/", /not a public/],
  ["https://10.0.0.1/", /private/],
  ["https://10.255.255.255/", /private/],
  ["https://167772161/", /private/],
  ["https://0xa000001/", /private/],
  ["https://172.16.0.1/", /private/],
  ["https://172.31.255.255/", /private/],
  ["https://192.168.0.1/", /private/],
  ["https://192.168.255.255/", /private/],
  ["https://[::ffff:10.0.0.1]/", /private/],
  ["https://[::ffff:c0a8:1]/", /private/],
  ["https://[fc00::1]/", /private/],
  ["https://[fdff:ffff::1]/", /private/],
  ["https://100.64.0.1/", /carrier-grade/],
  ["https://100.127.255.255/", /carrier-grade/],
  ["https://169.254.169.254/latest/meta-data/", /metadata/],
  ["https://169.254.170.2/", /metadata/],
  ["https://2852039166/", /metadata/],
  ["https://0xa9fea9fe/", /metadata/],
  ["https://[::ffff:169.254.169.254]/", /metadata/],
  ["https://[::ffff:a9fe:a9fe]/", /metadata/],
  ["https://[fd00:ec2::254]/", /metadata/],
  ["https://[fd20:ce::254]/", /metadata/],
  ["https://100.100.100.200/", /metadata/],
  ["https://168.63.129.16/", /metadata/],
  ["https://192.0.0.192/", /metadata/],
  ["https://[fe80::1]/", /link-local/],
  ["https://[febf::1]/", /link-local/],
  ["https://224.0.0.1/", /multicast/],
  ["https://239.255.255.255/", /multicast/],
  ["https://[ff02::1]/", /multicast/],
  ["https://240.0.0.1/", /reserved/],
  ["https://255.255.255.255/", /reserved/],
  ["https://192.0.0.1/", /reserved/],
  ["https://192.0.2.1/", /reserved/],
  ["https://198.18.0.1/", /reserved/],
  ["https://198.19.255.255/", /reserved/],
  ["https://198.51.100.7/", /reserved/],
  ["https://203.0.113.7/", /reserved/],
  ["https://192.88.99.1/", /tunnel/],
  ["https://[64:ff9b::7f00:1]/", /tunnel/],
  ["https://[64:ff9b::8.8.8.8]/", /tunnel/],
  ["https://[64:ff9b:1::1]/", /tunnel/],
  ["https://[2002:7f00:1::]/", /tunnel/],
  ["https://[2002:0a00:0001::1]/", /tunnel/],
  ["https://[2001::1]/", /tunnel/],
  ["https://[2001:0:7f00:1::]/", /tunnel/],
  ["https://[2001:2::1]/", /reserved/],
  ["https://[2001:10::1]/", /reserved/],
  ["https://[2001:db8::1]/", /reserved/],
  ["https://[3fff::1]/", /reserved/],
  ["https://[100::1]/", /not a public/],
  ["https://[::127.0.0.1]/", /not a public/],
  ["https://[::ffff:0:127.0.0.1]/", /not a public/],
  ["https://[fec0::1]/", /not a public/],
  ["https://[5f00::1]/", /not a public/],
  ["https://[4000::1]/", /not a public/],
  ["https://user:password@example.com/", /user or a password/],
  ["https://example.com@127.0.0.1/", /user or a password/],
  ["https://127.0.0.1#@example.com/", /loopback/],
  ["http://example.com/", /https only/],
  ["http://127.0.0.1/", /https only/],
  ["ftp://example.com/", /https only/],
  ["file:///etc/passwd", /https only/],
  ["gopher://127.0.0.1:6379/_x", /https only/],
  ["unix:/run/docker.sock", /https only/],
  ["data:text/plain,x", /https only/],
  ["javascript:alert(1)", /https only/],
  ["blob:https://example.com/1", /https only/],
  ["https://", /cannot be read/],
  ["https://[::1", /cannot be read/],
  ["https://[::1%25eth0]/", /cannot be read/],
  ["https://256.1.1.1/", /cannot be read/],
  ["https://1.2.3.4.5/", /cannot be read/],
  ["https://exa mple.com/", /cannot be read/],
  ["https://example.com:99999/", /cannot be read/],
  ["//example.com/", /cannot be read/],
  ["/hook", /cannot be read/],
  ["", /cannot be read/],
];

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
