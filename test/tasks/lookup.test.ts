// Which names are asked of whom: a silent name server must hold up nobody but its own names.
import { expect, test } from "vitest";
import {
  type Lookup,
  lookupByBoth,
  lookupByNameServers,
  lookupBySystem,
  lookupFor,
} from "../../src/tasks/lookup.ts";
import { startNameServer } from "./support/name-server.ts";

/** Answers what it is told to, in its time, and says what it was asked. */
function startSystem() {
  const asked: string[] = [];
  const answers = new Map<string, (addresses: string[]) => void>();
  const lookup: Lookup = (hostname) => {
    asked.push(hostname);
    return new Promise((resolve) => answers.set(hostname, resolve));
  };
  return { asked, lookup, answer: (name: string) => answers.get(name)!(["10.0.0.7"]) };
}

const failing =
  (code: string): Lookup =>
  () =>
    Promise.reject(Object.assign(new Error(code), { code }));

test("a name without a dot is the system's", async () => {
  const server = await startNameServer(() => "10.0.0.1");
  const lookup = lookupByBoth(lookupByNameServers([server.address]));

  const addresses = await lookup("localhost");

  expect(["127.0.0.1", "::1"]).toContain(addresses[0]);
  expect(server.questions).toEqual([]);
});

test("what the name servers know is not asked of the system", async () => {
  const server = await startNameServer(() => "10.0.0.1");
  const system = startSystem();
  const lookup = lookupByBoth(lookupByNameServers([server.address]), system.lookup);

  expect(await lookup("shop.example")).toEqual(["10.0.0.1"]);
  expect(system.asked).toEqual([]);
});

test.for(["ENOTFOUND", "ENODATA"])(
  "what they do not know is asked of the system: %s",
  async (code) => {
    const lookup = lookupByBoth(failing(code), async () => ["10.0.0.7"]);

    expect(await lookup("shop.internal")).toEqual(["10.0.0.7"]);
  },
);

test.for(["ETIMEOUT", "ESERVFAIL", "ECONNREFUSED"])(
  "what is not answered is not: %s",
  async (code) => {
    const system = startSystem();

    await expect(lookupByBoth(failing(code), system.lookup)("dead.example")).rejects.toThrow(code);
    expect(system.asked).toEqual([]);
  },
);

test("names that were denied, and then are silent, take but a part of the system", async () => {
  const server = await startNameServer((name) => (name === "shop.example" ? "10.0.0.1" : null));
  const system = startSystem();
  const lookup = lookupByBoth(lookupByNameServers([server.address]), system.lookup);
  const silent = ["a.example", "b.example", "c.example", "d.example"].map(lookup);
  await expect.poll(() => server.questions.length).toBe(4);

  expect(await lookup("shop.example")).toEqual(["10.0.0.1"]);
  const near = lookup("app");
  system.answer("app");
  expect(await near).toEqual(["10.0.0.7"]);

  const denied = system.asked.filter((name) => name !== "app");
  expect(denied).toHaveLength(2);
  for (const name of denied) system.answer(name);
  await expect.poll(() => system.asked).toHaveLength(5);
  for (const name of system.asked) system.answer(name);
  const answers = await Promise.all(silent);
  expect(answers.flat()).toEqual(Array(4).fill("10.0.0.7"));
});

test("only development asks the system for everything", () => {
  const all = { allowPrivateTargets: true };

  expect(lookupFor({ ...all, development: true })).toBe(lookupBySystem);
  expect(lookupFor(all)).not.toBe(lookupBySystem);
  expect(lookupFor({ allowPrivateTargets: false })).not.toBe(lookupBySystem);
});
