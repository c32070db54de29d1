// From a name to its addresses. In production names are asked of the name servers
// directly, each with its own time limit: the system's lookup shares four threads, and
// four names with a dead name server would hold up every other receiver. Development
// asks the system, which knows the hosts file and so the names of its own machine.
import { lookup as systemLookup, Resolver } from "node:dns/promises";

export type Lookup = (hostname: string) => Promise<readonly string[]>;

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
