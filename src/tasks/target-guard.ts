// Where a webhook may go. Every address is judged just before a socket is opened to it,
// never by its name alone: a name can change its answer between a check and its use.
// Development, and whoever is allowed to, may reach its own machine and network, but never the
// addresses that hand out a cloud machine's credentials, nor a tunnel to somewhere else.
import { BlockList, isIP, isIPv6 } from "node:net";
import { refuseTarget } from "./send-failure.ts";

export interface Target {
  readonly origin: string;
  readonly path: string;
  readonly peer: string;
}

interface Range {
  readonly is: string;
  readonly inDevelopment: boolean;
  readonly subnets: readonly string[];
}

// The first range that holds an address names it.
const ranges: readonly Range[] = [
  range("a cloud metadata address", false, [
    "169.254.0.0/16",
    "100.100.100.200/32",
    "168.63.129.16/32",
    "192.0.0.192/32",
    "fd00:ec2::/32",
    "fd20:ce::/32",
  ]),
  range("a loopback address", true, ["127.0.0.0/8", "::1/128"]),
  range("private", true, ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]),
  range("private (carrier-grade NAT)", true, ["100.64.0.0/10"]),
  range("link-local", false, ["fe80::/10"]),
  range("multicast", false, ["224.0.0.0/4", "ff00::/8"]),
  range("a tunnel to another address", false, [
    "64:ff9b::/96",
    "64:ff9b:1::/48",
    "2001::/32",
    "2002::/16",
    "192.88.99.0/24",
  ]),
  range("reserved", false, [
    "0.0.0.0/8",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.31.196.0/24",
    "192.52.193.0/24",
    "192.175.48.0/24",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "240.0.0.0/4",
    "2001::/23",
    "2001:db8::/32",
    "2620:4f:8000::/48",
    "3fff::/20",
  ]),
];

// Of IPv6 only this part is given out to the public, so that all the rest is refused.
const publicIpv6 = listOf(["2000::/3"]);
const lists = ranges.map((each) => ({ range: each, list: listOf(each.subnets) }));

// Null when a socket may be opened to the address, else the words that name it.
export function refusalOf(address: string, allowPrivateTargets: boolean): string | null {
  const family = isIP(address);
  if (family === 0 || address.includes("%")) return "not an address";
  const type = family === 6 ? "ipv6" : "ipv4";
  const found = lists.find(({ list }) => list.check(address, type))?.range;
  if (found !== undefined) return found.inDevelopment && allowPrivateTargets ? null : found.is;
  return type === "ipv4" || publicIpv6.check(address, type) ? null : "not a public address";
}

// Reads the URL the way the client will: new URL() has turned 2130706433, 0x7f.1 and
// 0177.0.0.1 into 127.0.0.1 before anything is judged.
export function parseTarget(text: string, allowPrivateTargets: boolean): Target {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) throw refuseTarget("The URL cannot be read.");
  checkScheme(url, allowPrivateTargets);
  if (url.username !== "" || url.password !== "") {
    throw refuseTarget("The URL carries a user or a password; send an authorization header.");
  }
  const hostname = bareHostname(url.hostname);
  checkHostname(hostname, allowPrivateTargets);
  return { origin: url.origin, path: url.pathname + url.search, peer: peerOf(url) };
}

export function bareHostname(hostname: string): string {
  return hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
}

export function peerName(hostname: string, port: string | number): string {
  return isIPv6(hostname) ? `[${hostname}]:${port}` : `${hostname}:${port}`;
}

function peerOf(url: URL): string {
  const port = url.port === "" ? { "http:": 80, "https:": 443 }[url.protocol]! : url.port;
  return `${url.hostname}:${port}`;
}

function checkScheme(url: URL, allowPrivateTargets: boolean): void {
  if (url.protocol === "https:" || (url.protocol === "http:" && allowPrivateTargets)) return;
  const scheme = url.protocol.slice(0, -1);
  throw refuseTarget(
    scheme === "http"
      ? "The URL is http; webhooks are sent by https only."
      : `The URL's scheme is ${scheme}; webhooks are sent by https only.`,
  );
}

function checkHostname(hostname: string, allowPrivateTargets: boolean): void {
  if (isIP(hostname) !== 0) {
    const refusal = refusalOf(hostname, allowPrivateTargets);
    if (refusal !== null) throw refuseTarget(`${hostname} is ${refusal}.`);
  } else if (!allowPrivateTargets && /^(.*\.)?localhost\.?$/.test(hostname)) {
    throw refuseTarget(`${hostname} is this machine itself.`);
  }
}

function range(is: string, inDevelopment: boolean, subnets: readonly string[]): Range {
  return { is, inDevelopment, subnets };
}

function listOf(subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [network, prefix] = subnet.split("/") as [string, string];
    list.addSubnet(network, Number(prefix), isIPv6(network) ? "ipv6" : "ipv4");
  }
  return list;
}
