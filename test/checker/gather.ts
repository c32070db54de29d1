// Puts a history together, record by record, in a form that is small enough for millions of
// them: ids are kept once, the instants of events as numbers.
import type {
  ClockSample,
  ClockStep,
  Death,
  Drained,
  Fault,
  Fresh,
  Group,
  Quiet,
  Happening,
} from "./happenings.ts";
import type { Begin, End, HistoryRecord, Reader, ReaderEnd, Request } from "./history.ts";
import { microsOf } from "./instants.ts";
import type { StateDelivery, StateEvent, StateTenant, StateTimer } from "./state.ts";

export interface Operation {
  readonly begin: Begin;
  /** Null, and it may have happened or not. */
  end: End | null;
}

/** An event of the feed at rest; its instants in microseconds. */
export interface FeedEvent {
  readonly tenant: string;
  readonly position: number;
  readonly type: string;
  readonly timerId: string | null;
  readonly deliveryId: string | null;
  readonly occurredAt: number;
  readonly fireAt: number | null;
  readonly firedAt: number | null;
  readonly replaced: boolean;
}

/** An event as a reader got it. */
export interface Seen {
  readonly t: number;
  readonly position: number;
  readonly type: string;
  readonly timerId: string | null;
  readonly deliveryId: string | null;
  readonly canariesSeen: readonly string[];
}

export interface Reading {
  readonly reader: Reader;
  readonly seen: Seen[];
  end: ReaderEnd | null;
}

export interface History {
  readonly operations: Map<string, Operation>;
  readonly requests: Request[];
  readonly readings: Map<string, Reading>;
  readonly faults: Fault[];
  readonly clocks: ClockSample[];
  readonly steps: ClockStep[];
  quiet: Quiet | null;
  fresh: Fresh | null;
  readonly deaths: Death[];
  readonly groups: Group[];
  drained: Drained | null;
  readonly timers: Map<string, StateTimer>;
  readonly deliveries: Map<string, StateDelivery>;
  readonly events: FeedEvent[];
  readonly tenants: StateTenant[];
  /** What the records say that no history can: an end without a begin, an id twice. */
  readonly flaws: string[];
}

/** A history that is being gathered; `done` when all its records were added. */
export interface Gathering {
  add(record: HistoryRecord): void;
  done(): History;
}

export function gather(): Gathering {
  const history = emptyHistory();
  const keep = pool();
  const ends: End[] = [];
  const readers: { [Kind in "event" | "reader_end"]: Extract<HistoryRecord, { record: Kind }>[] } =
    { event: [], reader_end: [] };
  return {
    add(record) {
      if (record.record === "end") ends.push(record);
      else if (record.record === "event" || record.record === "reader_end") {
        hearReader(history, keep, record, readers);
      } else keepRecord(history, keep, record);
    },
    done() {
      for (const end of ends) close(history, end);
      for (const event of readers.event) hearReader(history, keep, event, null);
      for (const end of readers.reader_end) hearReader(history, keep, end, null);
      return history;
    },
  };
}

export function gathered(records: Iterable<HistoryRecord>): History {
  const gathering = gather();
  for (const record of records) gathering.add(record);
  return gathering.done();
}

function emptyHistory(): History {
  return {
    operations: new Map(),
    requests: [],
    readings: new Map(),
    faults: [],
    clocks: [],
    steps: [],
    quiet: null,
    fresh: null,
    deaths: [],
    groups: [],
    drained: null,
    timers: new Map(),
    deliveries: new Map(),
    events: [],
    tenants: [],
    flaws: [],
  };
}

type Keep = <Text extends string | null | undefined>(text: Text) => Text;

function pool(): Keep {
  const kept = new Map<unknown, unknown>();
  return <Text extends string | null | undefined>(text: Text): Text => {
    if (!kept.has(text)) kept.set(text, text);
    return kept.get(text) as Text;
  };
}

type Rest = Exclude<HistoryRecord, { record: "end" | "event" | "reader_end" }>;

function keepRecord(history: History, keep: Keep, record: Rest): void {
  switch (record.record) {
    case "begin":
      return once(history, history.operations, record.op, { begin: record, end: null });
    case "request":
      history.requests.push({ ...record, deliveryId: keep(record.deliveryId) });
      return;
    case "reader":
      return once(history, history.readings, record.reader, {
        reader: record,
        seen: [],
        end: null,
      });
    case "state_timer":
      return once(history, history.timers, keep(record.id), record);
    case "state_delivery":
      return once(history, history.deliveries, keep(record.id), {
        ...record,
        timerId: keep(record.timerId),
      });
    case "state_event":
      history.events.push(feedEvent(keep, record));
      return;
    default:
      keepPlain(history, record);
  }
}

type Plain = Happening | StateTenant;

function keepPlain(history: History, record: Plain): void {
  if (record.record === "fault") history.faults.push(record);
  else if (record.record === "clock") history.clocks.push(record);
  else if (record.record === "clock_step") history.steps.push(record);
  else if (record.record === "quiet") history.quiet = record;
  else if (record.record === "fresh") history.fresh = record;
  else if (record.record === "group") history.groups.push(record);
  else if (record.record === "death") history.deaths.push(record);
  else if (record.record === "drained") history.drained = record;
  else history.tenants.push(record);
}

function once<Value>(history: History, map: Map<string, Value>, id: string, value: Value): void {
  if (map.has(id)) history.flaws.push(`${id} is there twice`);
  else map.set(id, value);
}

function close(history: History, end: End): void {
  const operation = history.operations.get(end.op);
  if (operation === undefined) history.flaws.push(`${end.op} has an end and no begin`);
  else if (operation.end !== null) history.flaws.push(`${end.op} has two ends`);
  else operation.end = end;
}

type Heard = Extract<HistoryRecord, { record: "event" | "reader_end" }>;

// What comes before its reader (another file) is put by until the end; then it is a flaw.
function hearReader(
  history: History,
  keep: Keep,
  record: Heard,
  later: { event: HistoryRecord[]; reader_end: HistoryRecord[] } | null,
): void {
  const reading = history.readings.get(record.reader);
  if (reading === undefined) {
    if (later === null) history.flaws.push(`the reader ${record.reader} never began`);
    else later[record.record].push(record);
  } else if (record.record === "reader_end") reading.end = record;
  else {
    reading.seen.push({
      t: record.t,
      position: positionOf(record.cursor),
      type: keep(record.type),
      timerId: keep(record.timerId),
      deliveryId: keep(record.deliveryId ?? null),
      canariesSeen: record.canariesSeen ?? nothing,
    });
  }
}

const nothing: readonly string[] = [];

export function positionOf(cursor: string): number {
  return Number(cursor.split("-")[1]);
}

function feedEvent(keep: Keep, event: StateEvent): FeedEvent {
  return {
    tenant: keep(event.tenant),
    position: event.position,
    type: keep(event.type),
    timerId: keep(event.timerId),
    deliveryId: keep(event.deliveryId),
    occurredAt: microsOf(event.occurredAt),
    fireAt: event.fireAt === null ? null : microsOf(event.fireAt),
    firedAt: event.firedAt === null ? null : microsOf(event.firedAt),
    replaced: event.replaced,
  };
}
