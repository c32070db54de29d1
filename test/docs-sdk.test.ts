// docs/sdk.md does what it says: its blocks are one program, which holds to its types, runs
// against the whole of MINOOTS, and verifies and answers what that would send.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { createClient } from "../src/client/index.ts";
import { decodeSecret, generateSecret, signWebhook } from "../src/webhook-signature.ts";
import { insertTenant, test as databaseTest } from "./harness/database.ts";
import { readProjectFile } from "./harness/files.ts";
import { startProgram } from "./harness/program.ts";
import { makeKey } from "./server/support.ts";

interface Page {
  receive(request: Request, secret: string): Promise<Response>;
  answer(id: string, attempt: number): Promise<void>;
}

const root = join(import.meta.dirname, "..");
const { text: page } = readProjectFile("docs/sdk.md");
const blocks = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = ""]) => block);
const options = { extends: join(root, "tsconfig.json"), files: ["page.ts"], include: [] };
const lenient = {
  noUnusedLocals: false,
  rewriteRelativeImportExtensions: false,
  allowImportingTsExtensions: true,
  typeRoots: [join(root, "node_modules/@types")],
};

const test = databaseTest
  .extend("directory", async ({}, { onCleanup }) => {
    const directory = await mkdtemp(join(tmpdir(), "minoots-docs-"));
    onCleanup(() => rm(directory, { recursive: true }));
    return directory;
  })
  .extend("server", async ({ db, url }) => {
    const tenant = await insertTenant(db, "team");
    const { address } = await startProgram(url);
    return { tenant, address, key: await makeKey(db, tenant) };
  })
  .extend("program", async ({ directory, server }) => {
    const file = join(directory, "page.ts");
    const text = blocks
      .join("\n")
      .replace('"minoots/client"', JSON.stringify(join(root, "src/client/index.ts")))
      .replace("http://localhost:3000", server.address)
      .replace("mnt_demo_key_free", server.key);
    const config = JSON.stringify({ ...options, compilerOptions: lenient });
    await Promise.all([
      writeFile(file, text),
      writeFile(join(directory, "package.json"), '{ "type": "module" }'),
      writeFile(join(directory, "tsconfig.json"), config),
    ]);
    return file;
  });

test("what the page shows holds to its types, and runs", async ({
  program,
  directory,
  server,
  as,
}) => {
  const checked = await promisify(execFile)(join(root, "node_modules/.bin/tsc"), [
    "-p",
    directory,
  ]).then(
    () => "",
    (error: unknown) => (error as { stdout: string }).stdout,
  );
  const { receive, answer } = (await import(program)) as Page;

  const secret = generateSecret();
  const body = '{"type":"timer.fired","data":{"name":"tea","key":null}}';
  const timestampSeconds = Math.floor(Date.now() / 1000);
  const signed = { id: "msg_1", timestampSeconds, body };
  const headers = {
    "webhook-id": "msg_1",
    "webhook-timestamp": String(timestampSeconds),
    "webhook-signature": signWebhook(signed, [decodeSecret(secret)]),
  };
  const request = new Request("http://localhost/hook", { method: "POST", headers, body });
  const response = await receive(request.clone(), secret);
  const refused = receive(request, generateSecret()).catch((error: unknown) => error);

  const client = createClient({ url: server.address, key: server.key });
  const { timer } = await client.schedule({
    name: "ask",
    fireIn: "1ms",
    actions: [{ agentPrompt: { prompt: "Tea?" } }],
  });
  await expect.poll(async () => (await client.get(timer))?.deliveries.length).toBe(1);
  const { rows } = await as("minoots_server", server.tenant).query(
    "select id, attempt from minoots.claim_deliveries()",
  );
  const [claimed] = rows as { id: string; attempt: number }[];
  await answer(claimed!.id, claimed!.attempt);
  const ended = await client.waitFor(timer);

  expect(checked).toBe("");
  expect(response.status).toBe(200);
  expect(await refused).toMatchObject({ code: "WEBHOOK_REFUSED" });
  expect(ended.deliveries[0]).toMatchObject({ status: "SUCCEEDED", result: { sent: true } });
}, 60_000);
