// `minoots tenants`: who may have timers here, and on which terms.
import { changeTenant, createTenant, listTenants, removeTenant } from "../database/tenant-calls.ts";
import type { Changed, Tenant } from "../database/wire.ts";
import { UsageError } from "./command.ts";
import type { Answer, Call, Command, Group } from "./command.ts";
import { sayAgo } from "./moments.ts";
import { writeTable } from "./table.ts";

const tenantWord = { name: "tenant", says: "Its name or its id." };
const tierFlag = { value: "tier", says: "free, pro, team or enterprise." };

const list: Command = {
  says: "All tenants, each with its tier and how many keys hold.",
  async run(call) {
    const tenants = await listTenants(await call.db());
    return { text: tableOf(tenants), json: tenants };
  },
};

const create: Command = {
  says: "Makes a tenant. One of that name that is there stays as it is.",
  words: [{ name: "name", says: "What it is called." }],
  flags: { tier: { ...tierFlag, says: `${tierFlag.says} free if not given.` } },
  example: "minoots tenants create acme --tier pro",
  async run(call) {
    const db = await call.db();
    const known = new Set((await listTenants(db)).map(({ id }) => id));
    const id = await createTenant(db, call.word("name"), call.text("tier") ?? "free");
    const tenant = (await listTenants(db)).find((each) => each.id === id)!;
    const outcome = known.has(id) ? "existing" : "created";
    return { text: createdText(tenant, outcome), json: { outcome, tenant } };
  },
};

const change: Command = {
  says: "Gives a tenant another name or tier, suspends it, or lets it go on.",
  words: [tenantWord],
  flags: {
    name: { value: "name", says: "Its name from now on." },
    tier: tierFlag,
    suspend: { says: "Refuse its keys and all it asks for. Its timers still fire." },
    resume: { says: "Let a suspended tenant go on." },
  },
  example: "minoots tenants change acme --tier team",
  async run(call) {
    const wanted = {
      name: call.text("name"),
      tier: call.text("tier"),
      suspended: suspendedIn(call),
    };
    if (Object.values(wanted).every((each) => each === null)) {
      throw new UsageError("There is nothing to change.", "Give --name, --tier or --suspend.");
    }
    return answerOf(await changeTenant(await call.db(), call.word("tenant"), wanted));
  },
};

const remove: Command = {
  says: "Removes a suspended tenant that has no timers any more.",
  words: [tenantWord],
  async run(call) {
    return answerOf(await removeTenant(await call.db(), call.word("tenant")));
  },
};

export const tenants: Group = {
  says: "Who may have timers here, and on which terms.",
  commands: { list, create, change, remove },
};

function suspendedIn(call: Call): boolean | null {
  if (call.isOn("suspend") && call.isOn("resume")) {
    throw new UsageError("--suspend and --resume are both there.", "Give one of them.");
  }
  if (call.isOn("suspend")) return true;
  return call.isOn("resume") ? false : null;
}

function answerOf(changed: Changed): Answer {
  const text =
    changed.outcome === "unchanged" ? `Nothing to do: ${changed.message}` : changed.message;
  return { text, json: changed };
}

function createdText({ name, tier }: Tenant, outcome: string): string {
  if (outcome === "existing") return `${name} is there already, with the tier ${tier}.`;
  return `Created ${name}, with the tier ${tier}.
Make its first key: minoots keys create ${/^[\w.-]+$/.test(name) ? name : JSON.stringify(name)} --name first`;
}

function tableOf(all: readonly Tenant[]): string {
  if (all.length === 0) return "There are no tenants. Make one: minoots tenants create <name>";
  const nowMs = Date.now();
  return writeTable(
    ["NAME", "TIER", "STATUS", "KEYS", "CREATED", "ID"],
    all.map(({ name, tier, suspendedAt, keys, createdAt, id }) => [
      name,
      tier,
      suspendedAt === null ? "active" : "suspended",
      String(keys),
      sayAgo(createdAt, nowMs, ""),
      id,
    ]),
  );
}
