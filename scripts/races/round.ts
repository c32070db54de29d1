// One round of races: timers are made for instants ahead, kernels fire them, people call each
// a verb about that instant, and when all has come to rest every timer is looked at.
import type pg from "pg";
import type { Aim, Mode } from "./modes.ts";
import { hasWon, judge, type Race, type Remains, verbs } from "./verbs.ts";

export interface Room {
  /** Administers the database, and speaks for the tenant. */
  readonly admin: pg.Client;
  /** Speak as the server for the tenant, each one call at a time. */
  readonly people: readonly pg.Client[];
}

export interface Tally {
  readonly verb: string;
  won: number;
  late: number;
  /** Of those that fired: claimed early and held until the instant. */
  held: number;
}

export interface Defect {
  readonly key: string;
  readonly verb: string;
  readonly outcome: string;
  readonly wrong: readonly string[];
}

export interface RoundResult {
  readonly tallies: readonly Tally[];
  readonly defects: readonly Defect[];
}

const bulkMax = 500;
const restMaxMs = 20_000;

export async function playRound(
  room: Room,
  mode: Mode,
  aim: Aim,
  { name, count }: { readonly name: string; readonly count: number },
): Promise<RoundResult> {
  const startAtMs = Date.now() + 500 + count * 0.4;
  const races = Array.from({ length: count }, (_, place) => {
    const dueAtMs = Math.round(startAtMs + place * mode.stepMs);
    return { dueAtMs, race: plan(mode, aim, `${name}-${place}`, place, dueAtMs) };
  });
  await scheduleAll(room, races);
  await callAll(
    room,
    races.map(({ race }) => race),
  );
  await untilAtRest(room);
  return await lookAt(
    room,
    races.map(({ race }) => race),
    aim,
  );
}

function plan(mode: Mode, aim: Aim, key: string, place: number, dueAtMs: number): Race {
  const verb = verbs[place % verbs.length]!;
  const offMs = aim.of(verb.name) + (Math.random() * 2 - 1) * mode.spreadMs;
  const actions = Math.floor(place / verbs.length) % 3 === 0 ? 1 : 0;
  return { key, verb, actions, callAtMs: dueAtMs + offMs, outcome: "not called" };
}

async function scheduleAll(
  { people }: Room,
  races: readonly { readonly dueAtMs: number; readonly race: Race }[],
): Promise<void> {
  const requests = races.map(({ dueAtMs, race }) => ({
    name: "race",
    key: race.key,
    labels: { race: race.key },
    fireAt: new Date(dueAtMs).toISOString(),
    actions: race.actions === 0 ? [] : [{ webhook: { url: "https://example.com/hook" } }],
  }));
  for (let from = 0; from < requests.length; from += bulkMax) {
    const part = JSON.stringify(requests.slice(from, from + bulkMax));
    await people[0]!.query("select count(*) from minoots.schedule_timers($1)", [part]);
  }
}

/** Each takes the next call when its time has come, or at once when that has passed. */
async function callAll({ people }: Room, races: readonly Race[]): Promise<void> {
  const queue = races.toSorted((one, other) => one.callAtMs - other.callAtMs).values();
  const work = async (person: pg.Client) => {
    for (const race of queue) {
      const waitMs = race.callAtMs - wallMs();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      race.outcome = await call(person, race);
    }
  };
  await Promise.all(people.map(work));
}

async function call(person: pg.Client, { key, verb }: Race): Promise<string> {
  try {
    const { rows } = await person.query({ name: verb.name, text: verb.text, values: [key] });
    return (rows[0] as { outcome: string }).outcome;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What never comes to rest is a finding too: the look afterwards names it. */
async function untilAtRest({ admin }: Room): Promise<void> {
  const text = `select exists (select from minoots_private.timers
    where status in ('scheduled', 'fired')) as moving`;
  for (const endAtMs = performance.now() + restMaxMs; performance.now() < endAtMs;) {
    const { rows } = await admin.query<{ moving: boolean }>(text);
    if (rows[0]?.moving === false) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

// The moment of a commit is known only where Postgres was told to keep it.
const remains = `
  select timer.key, timer.status, timer.version, timer.deliveries_open as open,
    timer.deliveries_dead as dead, coalesce(timer.fired_at = timer.fire_at, false) as held,
    coalesce(timer.fired_at < timer.fire_at, false) or exists (
      select from minoots_private.events as event
      where event.tenant_id = timer.tenant_id and event.timer_id = timer.id
        and event.type = 'timer.fired'
        and (event.occurred_at < timer.fire_at or case
          when current_setting('track_commit_timestamp')::boolean
          then pg_xact_commit_timestamp(event.xmin) < timer.fire_at else false end)) as early,
    array(select event.type from minoots_private.events as event
      where event.tenant_id = timer.tenant_id and event.timer_id = timer.id
      order by event.position) as events,
    array(select delivery.status || ':' || delivery.attempt
      from minoots_private.deliveries as delivery
      where delivery.tenant_id = timer.tenant_id and delivery.timer_id = timer.id) as deliveries,
    array(select line.what
      from minoots.timer_ledger(timer.id) with ordinality
        as line (at, what, action, detail, actor, face, place)
      where line.action is null and line.what <> 'due' order by line.place) as ledger
  from minoots_private.timers as timer
  where timer.key = any($1)`;

async function lookAt({ admin }: Room, races: readonly Race[], aim: Aim): Promise<RoundResult> {
  const { rows } = await admin.query<Remains>(remains, [races.map(({ key }) => key)]);
  const found = new Map(rows.map((row) => [row.key, row]));
  const defects = races.flatMap((race) => {
    const wrong = judge(race, found.get(race.key));
    const { key, outcome, verb } = race;
    return wrong.length === 0 ? [] : [{ key, verb: verb.name, outcome, wrong }];
  });
  const tallies = verbs.map(({ name }) => {
    const own = races.filter(({ verb }) => verb.name === name);
    const won = own.filter(hasWon).length;
    aim.learn(name, won, own.length);
    const held = own.filter(({ key }) => found.get(key)?.held === true).length;
    return { verb: name, won, late: own.length - won, held };
  });
  return { tallies, defects };
}

function wallMs(): number {
  return performance.timeOrigin + performance.now();
}
