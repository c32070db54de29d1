// What is read by REST: lists whose rows GraphQL would count field by field, and what only REST has.
// It answers in the words and forms that the database has too.
import { parseExactly } from "../exact-json.ts";
import { apiError } from "./api-error.ts";
import { offline } from "./graphql-http.ts";
import type { Api } from "./graphql-http.ts";

const answerMaxMs = 30_000;

export interface RestPage<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export function nextOf({ pageInfo }: RestPage<unknown>): string | null {
  return pageInfo.hasNextPage ? pageInfo.endCursor : null;
}

export async function getJson<Answer>(api: Api, path: string): Promise<Answer> {
  try {
    const response = await fetch(api.url + path, {
      headers: { "x-api-key": api.key, accept: "application/json" },
      redirect: "error",
      signal: AbortSignal.timeout(answerMaxMs),
    });
    const answered = parseExactly(await response.text()) as Record<string, unknown>;
    if (response.ok) return answered as Answer;
    const message = String(answered["detail"]);
    return await Promise.reject(apiError({ message, extensions: answered }));
  } catch (error) {
    throw (error as Error).name === "ApiError" ? error : offline(api, error);
  }
}

export function curlGet({ url }: Api, keyText: string, path: string): string {
  return `curl '${url}${path}' -H "X-API-Key: ${keyText}"`;
}
