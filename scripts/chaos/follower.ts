// One subscriber, as a client that was written with care: it keeps the cursor of what it was
// given last, and whenever its connection is gone it subscribes again after that.
import { WebSocket } from "ws";

export interface Follower {
  readonly tenantId: string;
  readonly types: readonly string[] | null;
  /** The position after which it began; null until it was told. */
  begin: number | null;
  /** Of every event that it was given, in the order in which they came. */
  readonly positions: number[];
  /** From when a timer fired until this was told, in milliseconds. */
  readonly lagsMs: number[];
  /** What should not have been said to it. */
  readonly complaints: string[];
  connections: number;
  cut(): void;
  stop(): void;
}

interface State extends Follower {
  readonly address: string;
  readonly key: string;
  cursor: string | null;
  socket: WebSocket | null;
  stopped: boolean;
}

interface Message {
  readonly type: string;
  readonly payload?: {
    readonly data?: { readonly timerEvents: Told } | null;
    readonly errors?: unknown;
  };
}

interface Told {
  readonly type: string;
  readonly cursor: string;
  readonly occurredAt: string | null;
}

const backOffMaxMs = 400;
const query = `subscription ($after: Cursor, $types: [EventType!]) {
  timerEvents(after: $after, types: $types) { type cursor occurredAt } }`;

export function follow(options: {
  readonly address: string;
  readonly key: string;
  readonly tenantId: string;
  readonly types: readonly string[] | null;
}): Follower {
  const state: State = {
    ...options,
    begin: null,
    positions: [],
    lagsMs: [],
    complaints: [],
    connections: 0,
    cursor: null,
    socket: null,
    stopped: false,
    cut: () => state.socket?.terminate(),
    stop() {
      state.stopped = true;
      state.socket?.terminate();
    },
  };
  connect(state);
  return state;
}

function connect(state: State): void {
  if (state.stopped) return;
  state.connections += 1;
  const url = `${state.address.replace("http", "ws")}/graphql`;
  const socket = new WebSocket(url, "graphql-transport-ws", { perMessageDeflate: false });
  state.socket = socket;
  const say = (message: object) => socket.send(JSON.stringify(message));
  socket.on("open", () => say({ type: "connection_init", payload: { apiKey: state.key } }));
  socket.on("message", (data: Buffer) => {
    // What still arrives after a cut was never received.
    if (state.socket === socket && socket.readyState === WebSocket.OPEN) {
      hear(state, JSON.parse(data.toString()) as Message, say);
    }
  });
  socket.on("error", () => undefined);
  socket.on("close", () => {
    if (state.socket === socket) setTimeout(() => connect(state), Math.random() * backOffMaxMs);
  });
}

function hear(state: State, { type, payload }: Message, say: (message: object) => void): void {
  if (type === "connection_ack") {
    const variables = { after: state.cursor, types: state.types };
    say({ id: "1", type: "subscribe", payload: { query, variables } });
  } else if (type === "next" && payload?.data != null) {
    keep(state, payload.data.timerEvents);
  } else if (type === "ping") {
    say({ type: "pong" });
  } else if (type !== "pong") {
    endOf(state, JSON.stringify(payload ?? type));
  }
}

function keep(state: State, told: Told): void {
  const position = Number(told.cursor.split("-")[1]);
  state.cursor = told.cursor;
  if (told.type === "MARK") {
    state.begin ??= position;
    return;
  }
  state.positions.push(position);
  if (told.type !== "TIMER_FIRED" || told.occurredAt === null) return;
  state.lagsMs.push(performance.timeOrigin + performance.now() - Date.parse(told.occurredAt));
}

// A server may end a stream whenever it says that one can go on; anything else is a finding.
function endOf(state: State, said: string): void {
  if (!said.includes("UNAVAILABLE") && !said.includes("complete")) state.complaints.push(said);
  state.socket?.terminate();
}
