// The verification that docs/webhooks.md gives to receivers, run as it stands there: it takes what
// our sender sends, while a secret is replaced too, and nothing that was changed on the way.
import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { Webhook } from "standardwebhooks";
import { openConnections } from "../src/tasks/connector.ts";
import { sendWebhook } from "../src/tasks/send-webhook.ts";
import { decodeSecret, generateSecret } from "../src/webhook-signature.ts";
import { readProjectFile } from "./harness/files.ts";
import { aHandoff } from "./tasks/support/handoffs.ts";
import { startReceiver } from "./tasks/support/receiver.ts";

type Headers = Readonly<Record<string, string>>;
type Verify = (secret: string, headers: Headers, body: string) => Promise<void>;

function blockIn(language: string): string {
  const block = new RegExp(`<!-- runs -->\\s*\`\`\`${language}\n(.*?)\`\`\``, "s");
  return block.exec(readProjectFile("docs/webhooks.md").text)![1]!;
}

const inNode: Verify = async (secret, headers, body) => {
  const source = `data:text/javascript,${encodeURIComponent(blockIn("js"))}`;
  const { verify } = (await import(/* @vite-ignore */ source)) as {
    verify(secret: string, headers: Headers, body: Buffer): void;
  };
  verify(secret, headers, Buffer.from(body));
};

const inPython: Verify = async (secret, headers, body) => {
  const call = `${blockIn("python")}
import json, sys
secret, headers, body = json.loads(sys.argv[1])
verify(secret, headers, body.encode())`;
  await promisify(execFile)("python3", ["-c", call, JSON.stringify([secret, headers, body])]);
};

const byTheLibrary: Verify = async (secret, headers, body) => {
  new Webhook(secret).verify(body, headers);
};

const hasPython = (() => {
  try {
    return execFileSync("python3", ["--version"]).length > 0;
  } catch {
    return false;
  }
})();

/** What a receiver gets of one delivery that is signed with these secrets. */
async function sentWith(secrets: readonly string[]): Promise<{ headers: Headers; body: string }> {
  const receiver = await startReceiver();
  const connections = openConnections({ allowPrivateTargets: true });
  onTestFinished(() => connections.close());
  const handoff = aHandoff({ url: `http://127.0.0.1:${receiver.port}/hook` });
  await sendWebhook({ connections, version: "1.2.3" }, handoff, secrets.map(decodeSecret));
  const [request] = receiver.requests;
  return { headers: request!.headers as Headers, body: request!.body };
}

const ways: [string, Verify][] = [
  ["the library", byTheLibrary],
  ["the page in Node", inNode],
  ...(hasPython ? [["the page in Python", inPython] as [string, Verify]] : []),
];

const refused = /not signed by us|too old|No matching signature|timestamp too old/i;

test.each(ways)("%s verifies by either secret while one is replaced", async (_, verify) => {
  const [fresh, old, other] = [generateSecret(), generateSecret(), generateSecret()];
  const { headers, body } = await sentWith([fresh, old]);

  await verify(fresh, headers, body);
  await verify(old, headers, body);

  await expect(verify(other, headers, body)).rejects.toThrow(refused);
});

test.each(ways)("%s refuses what was changed, or is old", async (_, verify) => {
  const secret = generateSecret();
  const { headers, body } = await sentWith([secret]);
  const seconds = Number(headers["webhook-timestamp"]);

  await verify(secret, headers, body);

  await expect(verify(secret, headers, `${body} `)).rejects.toThrow(refused);
  await expect(verify(secret, { ...headers, "webhook-id": "other" }, body)).rejects.toThrow(
    refused,
  );
  const old = { ...headers, "webhook-timestamp": String(seconds - 301) };
  await expect(verify(secret, old, body)).rejects.toThrow(refused);
});
