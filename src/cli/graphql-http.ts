// One GraphQL request over HTTP, and what can come of it: data, a refusal in our own words, or
// nobody there. With `--curl` what would be done is printed instead.
import { parseExactly } from "../exact-json.ts";
import { ApiError, apiError } from "./api-error.ts";
import { OfflineError } from "./endings.ts";

const answerMaxMs = 30_000;

export interface Api {
  readonly url: string;
  readonly key: string;
}

interface Answered {
  readonly data?: unknown;
  readonly errors?: readonly { message?: string; extensions?: Record<string, unknown> }[];
}

export async function ask<Data>(
  api: Api,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Data> {
  const response = await send(api, JSON.stringify({ query: tidy(query), variables }));
  const requestId = response.headers.get("x-request-id");
  const answered = await read(api, response);
  const [error] = answered.errors ?? [];
  if (error !== undefined) throw apiError(error, requestId);
  if (answered.data === undefined) throw notOurs(api);
  return answered.data as Data;
}

export function curlOf(api: Api, keyText: string, query: string, variables: unknown): string {
  const body = JSON.stringify({ query: tidy(query), variables }).replaceAll("'", String.raw`'\''`);
  return `curl ${api.url}/graphql -H "X-API-Key: ${keyText}" -H 'Content-Type: application/json' \\
  -d '${body}'`;
}

async function send(api: Api, body: string): Promise<Response> {
  try {
    return await fetch(`${api.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": api.key },
      body,
      redirect: "error", // the key is meant for this address alone
      signal: AbortSignal.timeout(answerMaxMs),
    });
  } catch (error) {
    throw offline(api, error);
  }
}

async function read(api: Api, response: Response): Promise<Answered> {
  const text = await response.text().catch((error: unknown) => {
    throw offline(api, error);
  });
  try {
    const answered = parseExactly(text) as Answered | null;
    if (typeof answered === "object" && answered !== null) return ofProblem(answered);
  } catch (error) {
    if (error instanceof ApiError) throw error;
  }
  if (response.status >= 500) throw offline(api, new Error(`it answers ${response.status}`));
  throw notOurs(api);
}

// What is refused before GraphQL sees it comes as a problem of HTTP, with the same words.
function ofProblem(answered: Answered & { code?: unknown; detail?: unknown }): Answered {
  const { code, detail } = answered;
  if (typeof code !== "string" || typeof detail !== "string") return answered;
  const extensions: Record<string, unknown> = { ...answered };
  throw apiError({ message: detail, extensions });
}

export function offline({ url }: Pick<Api, "url">, error: unknown): OfflineError {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  const why = cause?.code ?? cause?.message ?? message;
  return new OfflineError(
    `No MINOOTS answers at ${url} (${why}).`,
    "Is it running, and is the address right? Start one with npm start, or set MINOOTS_URL.",
  );
}

function notOurs({ url }: Api): Error {
  return new OfflineError(
    `What answers at ${url} is no MINOOTS.`,
    "Set MINOOTS_URL to its bare address, such as https://timers.example.com.",
  );
}

function tidy(query: string): string {
  return query.replaceAll(/\s+/g, " ").trim();
}
