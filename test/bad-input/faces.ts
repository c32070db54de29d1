// One request, `{"name": …}` as it is written, sent through each face; what comes back is told the
// same for all of them.
import { once } from "node:events";
import type pg from "pg";
import { WebSocket } from "ws";
import { problemKinds } from "../../src/server/problems.ts";
import type { Data } from "../graphql/support.ts";
import { inTime } from "./support.ts";
import type { Served, Told } from "./support.ts";

export interface Face {
  readonly name: "rest" | "graphql" | "websocket" | "sql";
  /** GraphQL sees by its types what the others leave to the rules. */
  readonly isTyped: boolean;
  /** The largest request that it takes. */
  readonly charsMax: number;
  schedule(timer: string): Promise<Told>;
}

export const mutation = `mutation ($input: ScheduleTimerInput!) { scheduleTimer(input: $input) {
  outcome timer { name fireAt maxLateness metadata } } }`;
const query = JSON.stringify(mutation);

export function restFace(served: Served): Face {
  const schedule = (timer: string) => send(served, "POST", "/timers", timer);
  return { name: "rest", isTyped: false, charsMax: 1_000_000, schedule };
}

export function graphqlFace(served: Served): Face {
  const schedule = (timer: string) =>
    send(served, "POST", "/graphql", `{"query":${query},"variables":{"input":${timer}}}`);
  return { name: "graphql", isTyped: true, charsMax: 4_000_000, schedule };
}

export async function send(
  { url, key }: Served,
  method: string,
  path: string,
  body?: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<Told> {
  const what = `${method} ${path} ${String(body)}`;
  const response = await inTime(
    what,
    fetch(url + path, {
      method,
      headers: { "content-type": "application/json", "x-api-key": key, ...headers },
      ...(body === undefined ? {} : { body: body as string | Uint8Array<ArrayBuffer> }),
    }),
  );
  return toldBy(response.status, await inTime(what, response.text()));
}

/** Of a problem document, or of the first of GraphQL's errors, over a socket too. */
export function toldBy(status: number, said: string): Told {
  const body = parsed(said);
  const error = errorIn(body) ?? (status >= 400 ? body : null);
  if (error === null) return { status, said, ...nothing };
  const { code = null, path = null, hint = null } = error;
  return { status, said, code, path, hint };
}

function errorIn(body: Data): Data {
  const errors = body?.errors ?? body?.payload?.errors ?? body?.payload;
  return Array.isArray(errors) ? errors[0].extensions : null;
}

const nothing = { code: null, path: null, hint: null };

function parsed(text: string): Data {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export async function webSocketFace(served: Served): Promise<Face & { close(): void }> {
  const socket = new WebSocket(`${served.url.replace("http", "ws")}/graphql`, [
    "graphql-transport-ws",
  ]);
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "connection_init", payload: { apiKey: served.key } }));
  await once(socket, "message");
  const waiting = new Map<string, (text: string) => void>();
  socket.on("message", (data: Buffer) => {
    const { type, id }: Data = JSON.parse(data.toString());
    if (type !== "complete") waiting.get(id)?.(data.toString());
    waiting.delete(id);
  });
  let last = 0;
  const schedule = async (timer: string) => {
    const id = `${(last += 1)}`;
    const answer = new Promise<string>((resolve) => waiting.set(id, resolve));
    const payload = `{"query":${query},"variables":{"input":${timer}}}`;
    socket.send(`{"id":"${id}","type":"subscribe","payload":${payload}}`);
    return toldBy(200, await inTime(timer, answer));
  };
  const close = () => socket.close();
  return { name: "websocket", isTyped: true, charsMax: 60_000, schedule, close };
}

const codeBySqlstate = new Map<string, string>(
  problemKinds.flatMap(({ sqlstate, code }) => (sqlstate === null ? [] : [[sqlstate, code]])),
);
// What Postgres says of a text that its caller casts to jsonb: no rule of ours has seen it yet.
const ownCast = /^22P0[25]$|^2200[13]$|^54001$/;

export function sqlFace(db: pg.Pool): Face {
  const schedule = async (timer: string): Promise<Told> => {
    const call = `select minoots_private.timer_json(timer.timer)::text as said
      from minoots.schedule_timers($1) as timer`;
    try {
      const { rows } = await inTime(timer, db.query<{ said: string }>(call, [`[${timer}]`]));
      return { status: 200, said: rows[0]!.said, ...nothing };
    } catch (error) {
      return toldBySql(error as pg.DatabaseError);
    }
  };
  return { name: "sql", isTyped: false, charsMax: 1_000_000, schedule };
}

export function toldBySql(error: pg.DatabaseError): Told {
  const { code: state = "", message, column, hint } = error;
  const code = codeBySqlstate.get(state);
  if (code === undefined && ownCast.test(state)) {
    return { status: 400, code: "CAST", path: null, hint: "", said: "" };
  }
  return {
    status: code === undefined ? 500 : 400,
    code: code ?? state,
    path: column?.replace(/^timers\[0\]\.?/, "") ?? null,
    hint: hint ?? null,
    said: message,
  };
}
