// `minoots keys`: what lets programs speak for a tenant.
import { endApiKey, issueApiKey, listApiKeys } from "../database/tenant-calls.ts";
import type { ApiKey } from "../database/wire.ts";
import { UsageError } from "./command.ts";
import type { Command, Group } from "./command.ts";
import { sayAgo } from "./moments.ts";
import { writeTable } from "./table.ts";

const tenantWord = { name: "tenant", says: "The tenant's name or its id." };

const list: Command = {
  says: "The keys of a tenant, those that ended lately included.",
  words: [tenantWord],
  async run(call) {
    const keys = await listApiKeys(await call.db(), call.word("tenant"));
    return { text: tableOf(keys), json: keys };
  },
};

const create: Command = {
  says: "Makes a key and prints it, this once: only its hash is kept.",
  words: [tenantWord],
  flags: {
    name: { value: "name", says: "What it is for. Needed." },
    scopes: { value: "scopes", says: "Of read,write,admin. read,write if not given." },
    "expires-in": { value: "length", says: "After how long it ends, such as 90d." },
    "expires-at": { value: "instant", says: "When it ends, such as 2027-01-01T00:00:00Z." },
    environment: { value: "word", says: "Where it belongs, for people: live, test, …" },
  },
  example: "minoots keys create acme --name shop --scopes read,write --expires-in 90d",
  async run(call) {
    const name = call.text("name");
    if (name === null) throw new UsageError("--name is missing.", "Say what the key is for.");
    const db = await call.db();
    const tenant = call.word("tenant");
    const { id, key } = await issueApiKey(db, tenant, {
      name,
      scopes:
        call
          .text("scopes")
          ?.split(",")
          .map((scope) => scope.trim()) ?? null,
      expiresIn: call.text("expires-in"),
      expiresAt: call.text("expires-at"),
      environment: call.text("environment") ?? (call.isEmbedded ? "dev" : "live"),
    });
    const made = (await listApiKeys(db, tenant)).find((each) => each.id === id)!;
    return {
      text: createdText(made, key),
      json: { outcome: "created", secret: key, apiKey: made },
    };
  },
};

const revoke: Command = {
  says: "Ends a key for good: within seconds it is refused, and its sockets are closed.",
  words: [tenantWord, { name: "id", says: "The key's id: the third part of it." }],
  example: "minoots keys revoke acme 3f2a9c01d4e8",
  async run(call) {
    const changed = await endApiKey(await call.db(), call.word("tenant"), call.word("id"));
    return { text: changed.message, json: changed };
  },
};

export const keys: Group = {
  says: "What lets programs speak for a tenant.",
  commands: { list, create, revoke },
};

function createdText({ id, scopes, expiresAt }: ApiKey, key: string): string {
  return `Key      ${key}
Id       ${id}
Scopes   ${scopes.join(", ")}
Expires  ${sayAgo(expiresAt, Date.now(), "never")}
Keep it now: it is not shown again.`;
}

function tableOf(all: readonly ApiKey[]): string {
  if (all.length === 0) return "There are no keys. Make one: minoots keys create <tenant> --name …";
  const nowMs = Date.now();
  return writeTable(
    ["ID", "NAME", "SCOPES", "STATUS", "LAST USED", "EXPIRES", "CREATED", "BY"],
    all.map((key) => [
      key.id,
      key.name,
      key.scopes.join(","),
      key.status,
      sayAgo(key.lastUsedAt, nowMs, "never"),
      sayAgo(key.expiresAt, nowMs, "never"),
      sayAgo(key.createdAt, nowMs, ""),
      key.createdBy ?? "",
    ]),
  );
}
