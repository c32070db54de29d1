// How to reach the embedded Postgres: one address in `postgres.url`, readable by its owner
// alone, which psql takes as it is. The password is random and the port stays the same
// between starts as long as nobody else took it.
import { execFile } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { once } from "node:events";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { giveToOwnerOf, identity } from "./embedded-account.ts";
import type { Binaries } from "./embedded-binaries.ts";
import type { DataPlace } from "./embedded-cluster.ts";
import { explainOutput, unless } from "./embedded-failures.ts";

export interface Access {
  readonly password: string;
  readonly port: number;
}

/** What the last start left in postgres.url; null when the file is missing or spoilt. */
export async function readAccess(directory: string): Promise<Access | null> {
  const text = await readFile(join(directory, "postgres.url"), "utf8").catch(
    unless(["ENOENT"], ""),
  );
  const url = URL.parse(text.trim());
  return url?.password ? { password: url.password, port: Number(url.port) } : null;
}

export async function writeAccess(directory: string, access: Access): Promise<void> {
  const file = join(directory, "postgres.url");
  const draft = `${file}.new`;
  await rm(draft, { force: true });
  await writeFile(draft, `${urlOf(access)}\n`, { mode: 0o600, flag: "wx" });
  await giveToOwnerOf(directory, [draft]);
  await rename(draft, file);
}

export function urlOf(access: Access): string {
  return `postgres://postgres:${access.password}@127.0.0.1:${access.port}/minoots`;
}

export function newPassword(): string {
  return randomBytes(24).toString("base64url");
}

// Below the range from which systems take ports for outgoing connections: there, a port
// that we leave for a moment would soon be taken.
const portMin = 20_000;
const portLimit = 32_000;

export async function findFreePort(preferred: number): Promise<number> {
  let port = preferred;
  while (!(await isFree(port))) port = randomInt(portMin, portLimit);
  return port;
}

async function isFree(port: number): Promise<boolean> {
  if (!(port >= 1 && port < 65_536)) return false;
  const probe = createServer();
  try {
    await once(probe.listen({ host: "127.0.0.1", port, exclusive: true }), "listening");
    return true;
  } catch {
    return false;
  } finally {
    probe.close();
  }
}

/** Sets a password where the old one is lost, by Postgres's mode for a single user. */
export async function resetPassword(binaries: Binaries, place: DataPlace, cluster: string) {
  const password = newPassword();
  const options = { ...identity(place.account), cwd: cluster };
  const output = await new Promise<string>((resolve) => {
    const done = (_error: unknown, printed: string, complaints: string) =>
      resolve(printed + complaints);
    const single = execFile(
      binaries.postgres,
      ["--single", "-D", cluster, "postgres"],
      options,
      done,
    );
    single.stdin?.on("error", () => undefined); // A server that did not start says why in its output.
    single.stdin?.end(`alter role postgres password '${password}';\n`);
  });
  if (/ERROR|FATAL|PANIC/.test(output)) throw explainOutput(output, place.directory);
  return password;
}
