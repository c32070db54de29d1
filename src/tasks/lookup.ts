// From a name to its addresses. Names are asked of the name servers directly, each with its own
// time limit: the system's lookup shares four threads, and four names with a dead name server
// would hold up every other receiver. Where private targets are allowed, the system is asked
// too, for what only it knows: names without a dot, which nobody outside can give, and those that
// the name servers deny, of which only a few at once, since whoever denies a name first may then
// be silent. Development asks the system for all, and so works without any name server.
import { lookup as systemLookup, Resolver } from "node:dns/promises";
import { codeOf } from "./send-failure.ts";

export type Lookup = (hostname: string) => Promise<readonly string[]>;

export interface LookupSettings {
  readonly allowPrivateTargets: boolean;
  readonly development?: boolean;
}

// Half of the threads that the system's lookups share.
const systemAtOnce = 2;

export function lookupFor({ allowPrivateTargets, development = false }: LookupSettings): Lookup {
  if (development) return lookupBySystem;
  return allowPrivateTargets ? lookupByBoth(lookupByNameServers()) : lookupByNameServers();
}

export async function lookupBySystem(hostname: string): Promise<readonly string[]> {
  const answers = await systemLookup(hostname, { all: true });
  return answers.map((answer) => answer.address);
}

export function lookupByNameServers(servers?: readonly string[]): Lookup {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  if (servers !== undefined) resolver.setServers(servers);
  return async (hostname) => {
    const answers = await Promise.allSettled([
      resolver.resolve4(hostname),
      resolver.resolve6(hostname),
    ]);
    const addresses = answers.flatMap((answer) =>
      answer.status === "fulfilled" ? answer.value : [],
    );
    const first = answers[0];
    if (addresses.length === 0 && first.status === "rejected") throw first.reason;
    return addresses;
  };
}

export function lookupByBoth(byNameServers: Lookup, bySystem: Lookup = lookupBySystem): Lookup {
  const bySystemInTurn = inTurn(bySystem, systemAtOnce);
  return async (hostname) => {
    if (!hostname.includes(".")) return await bySystem(hostname);
    try {
      return await byNameServers(hostname);
    } catch (error) {
      if (!["ENOTFOUND", "ENODATA"].includes(codeOf(error) ?? "")) throw error;
      return await bySystemInTurn(hostname);
    }
  };
}

function inTurn(lookup: Lookup, atOnce: number): Lookup {
  const waiting: (() => void)[] = [];
  let underWay = 0;
  return async (hostname) => {
    if (underWay === atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else underWay += 1;
    try {
      return await lookup(hostname);
    } finally {
      const next = waiting.shift();
      if (next === undefined) underWay -= 1;
      else next();
    }
  };
}
