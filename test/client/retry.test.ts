// When the client asks again, and when it never does: against answers made up for it.
import { expect, test } from "vitest";
import { apiStatuses } from "../../src/client/errors.ts";
import { createClient, MinootsError } from "../../src/client/index.ts";
import { problemKinds } from "../../src/server/problems.ts";
import type { ClientOptions, Retry } from "../../src/client/index.ts";

type Reply = Response | Error;

interface Sent {
  readonly url: string;
  readonly headers: Headers;
  readonly variables: { readonly input: Readonly<Record<string, unknown>> };
}

function scene(replies: readonly Reply[], more: Partial<ClientOptions> = {}) {
  const sent: Sent[] = [];
  const retries: Retry[] = [];
  const answer: typeof fetch = async (url, init) => {
    const { variables } = JSON.parse(init!.body as string) as Sent;
    sent.push({ url: url as string, headers: new Headers(init!.headers), variables });
    const reply = replies[sent.length - 1] ?? new Error("Nothing more was to be asked.");
    if (reply instanceof Error) throw reply;
    return reply;
  };
  const client = createClient({
    url: "http://localhost:3000/",
    key: "mnt_test",
    fetch: answer,
    retryWaitMs: 1,
    onRetry: (retry) => retries.push(retry),
    ...more,
  });
  return { client, sent, retries };
}

const codes = ["INVALID_DURATION", "QUOTA_EXCEEDED", "INTERNAL", "UNAUTHENTICATED"] as const;
const done = () => Response.json({ data: { answer: { outcome: "CREATED" } } });
const lost = () => new TypeError("fetch failed");
const tea = { name: "tea", fireIn: "5s" };

function refused(code: string, status: number, headers: Record<string, string> = {}): Response {
  const extensions = { code, hint: "Do this.", path: "fireIn", requestId: "r-1" };
  return Response.json({ errors: [{ message: "No.", extensions }] }, { status, headers });
}

async function errorOf(work: Promise<unknown>): Promise<MinootsError> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof MinootsError) return error;
  throw new Error(`Nothing of ours was thrown: ${String(error)}`);
}

test("a schedule without a key is given one, and is sent again with that same key", async () => {
  const { client, sent, retries } = scene([lost(), refused("UNAVAILABLE", 503), done()]);

  await client.schedule(tea);

  const keys = sent.map(({ variables }) => variables.input["key"]);
  expect(keys).toEqual([expect.stringMatching(/^client-[0-9a-f]{32}$/), keys[0], keys[0]]);
  expect(retries.map(({ error, attempt }) => [error.code, attempt])).toEqual([
    ["UNREACHABLE", 1],
    ["UNAVAILABLE", 2],
  ]);
});

test("a key that is given is kept, and of many each without one has its own", async () => {
  const { client, sent } = scene([Response.json({ data: { answer: { results: [] } } })]);

  await client.scheduleMany([{ ...tea, key: "mine" }, tea, tea]);

  const { timers } = sent[0]!.variables.input as { timers: { key: string }[] };
  expect(timers[0]!.key).toBe("mine");
  expect(new Set(timers.map(({ key }) => key)).size).toBe(3);
});

test("without retries nothing is sent twice, and no key is made", async () => {
  const { client, sent } = scene([lost()], { retryAttempts: 0 });

  expect(await errorOf(client.schedule(tea))).toMatchObject({ code: "UNREACHABLE" });
  expect(sent.map(({ variables }) => variables.input)).toEqual([tea]);
});

test("a verb that may have been done is not repeated", async () => {
  for (const reply of [lost(), refused("UNAVAILABLE", 503), refused("TIMEOUT", 503)]) {
    const { client, sent } = scene([reply]);

    await errorOf(client.snooze("a", "1m"));

    expect(sent).toHaveLength(1);
  }
});

test("what was refused for its pace was not done, and is repeated after Retry-After", async () => {
  const slow = () => refused("RATE_LIMITED", 429, { "retry-after": "0" });
  const { client, sent, retries } = scene([slow(), slow(), done()]);

  await client.snooze({ key: "order-42" }, "1m");

  expect(sent.at(-1)!.variables.input).toEqual({ key: "order-42", by: "1m" });
  expect(retries.map(({ error }) => error.retryAfterSeconds)).toEqual([0, 0]);
});

test("whoever is told to come back much later is told so at once", async () => {
  const { client } = scene([refused("RATE_LIMITED", 429, { "retry-after": "3600" })]);

  expect(await errorOf(client.viewer())).toMatchObject({ status: 429, retryAfterSeconds: 3600 });
});

test("a refusal carries all that was said of it, and is never repeated", async () => {
  for (const code of codes) {
    const { client, sent } = scene([refused(code, 200)]);

    const error = await errorOf(client.schedule(tea));

    expect(sent).toHaveLength(1);
    expect(error).toMatchObject({
      name: "MinootsError",
      message: "No.",
      code,
      path: "fireIn",
      hint: "Do this.",
      requestId: "r-1",
      status: apiStatuses[code],
    });
  }
});

test("the client knows every code of the API, with its status", () => {
  const known = problemKinds.map(({ code, status }) => [code, status]);

  expect(apiStatuses).toEqual(Object.fromEntries(known));
});

test("answers of something in between are told apart from ours", async () => {
  const page = () => new Response("<html>Bad gateway", { status: 502 });
  const { client, retries } = scene([page(), new Response("<html>Hello", { status: 200 })]);

  const error = await errorOf(client.get("a"));

  expect(retries.map(({ error: { code } }) => code)).toEqual(["UNAVAILABLE"]);
  expect(error).toMatchObject({
    code: "UNEXPECTED_ANSWER",
    message: "This is no answer of MINOOTS: 200 <html>Hello",
  });
});

test("an aborted call throws the caller's reason, also while it waits to ask again", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  const { client, sent } = scene([lost()], {
    retryWaitMs: 100_000,
    onRetry: () => controller.abort(reason),
  });

  await expect(client.viewer({ signal: controller.signal })).rejects.toBe(reason);
  await expect(client.viewer({ signal: controller.signal })).rejects.toBe(reason);
  expect(sent).toHaveLength(1);
});

test("the address may end as people write it, and must be one", async () => {
  for (const url of [
    "https://t.example/m",
    "https://t.example/m/",
    "https://t.example/m/graphql",
  ]) {
    const { client, sent } = scene([done()], { url });
    await client.viewer();
    expect(sent[0]!.url).toBe("https://t.example/m/graphql");
    expect(sent[0]!.headers.get("x-api-key")).toBe("mnt_test");
  }
  expect(() => createClient({ url: "localhost:3000", key: "k" })).toThrow(/url is localhost:3000/);
});
