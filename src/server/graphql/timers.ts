// Reading timers: one by its name, or many in the order of their instants.
import { lambda, list } from "postgraphile/grafast";
import type { FieldArgs, Step } from "postgraphile/grafast";
import { listOfCodec, sqlValueWithCodec, TYPES } from "postgraphile/@dataplan/pg";
import type { PgCodec, PgSelectQueryBuilder, PgSelectStep } from "postgraphile/@dataplan/pg";
import { sql } from "postgraphile/pg-sql2";
import type { SQL } from "postgraphile/pg-sql2";
import { extendSchema, gql } from "postgraphile/utils";
import { rowsOf } from "../page-length.ts";
import { problemError } from "../problems.ts";
import { feedCursor, readAfter } from "./feed-state.ts";
import { requireTexts } from "./labels.ts";
import { pageOf, placeOf } from "./pages.ts";
import type { Page } from "./pages.ts";

const typeDefs = gql`
  extend type Query {
    """
    One timer, by its id or its key. Null if there is none.
    """
    timer(
      """
      Which timer, by its id.
      """
      id: UUID
      """
      Which timer, by its key.
      """
      key: String
    ): Timer

    """
    Timers in the order of their instants, page by page.
    """
    timers(
      """
      How many, at most 500. 50 if not given.
      """
      first: Int
      """
      The endCursor of the page before.
      """
      after: PageCursor
      """
      Only those for which all of this holds.
      """
      filter: TimerFilter
    ): TimerConnection!
  }

  extend type TimerConnection {
    """
    Where the feed was before this list was read: subscribe after it, and nothing is missed.
    """
    feedCursor: Cursor!
  }

  """
  Which timers to list: those for which all of it holds.
  """
  input TimerFilter {
    """
    Those that stand at any of these.
    """
    status: [TimerStatus!]
    """
    Those of exactly this name.
    """
    name: String
    """
    Those that carry every one of these.
    """
    labels: Labels
    """
    Those due at this instant or after it.
    """
    fireAfter: Datetime
    """
    Those due before this instant.
    """
    fireBefore: Datetime
    """
    Those asked for by exactly this.
    """
    requestedBy: String
    """
    Those scheduled by the end of this timer.
    """
    parentId: UUID
  }
`;

// Of a page cursor's values: the instant and the id of its row.
const orderShapes = [
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:?\d\d)?$/,
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
];

export const TimersPlugin = extendSchema((build) => {
  const timers = build.pgResources.timers!;
  return {
    typeDefs,
    objects: {
      Query: {
        plans: {
          timer(_: Step, args: FieldArgs) {
            const $timers = timers.find();
            $timers.apply(lambda(list([args.getRaw("id"), args.getRaw("key")]), named));
            return $timers.setUnique().single();
          },
          timers(_: Step, args: FieldArgs) {
            const $timers = inOrder(timers.find());
            args.apply($timers, "filter");
            const asked = [args.getRaw("first"), args.getRaw("after"), args.getRaw("filter")];
            $timers.apply(lambda(list(asked), (values) => labelled(values as unknown as Asked)));
            return pageOf($timers, args, orderShapes);
          },
        },
      },
      TimerConnection: {
        plans: {
          feedCursor($page: Page) {
            const $cursor = feedCursor(timers.executor);
            readAfter($page.getSubplan() as PgSelectStep, $cursor);
            return $cursor;
          },
        },
      },
    },
    inputObjects: { TimerFilter: { plans: filterPlans } },
  };
});

const filterPlans = {
  status: where(
    "status",
    listOfCodec(TYPES.text),
    (column, value) => sql`${column} = any(${value})`,
  ),
  name: where("name", TYPES.text, (column, value) => sql`${column} = ${value}`),
  labels: () => undefined, // by the rule below, for the whole page
  fireAfter: where("fire_at", TYPES.timestamptz, (column, value) => sql`${column} >= ${value}`),
  fireBefore: where("fire_at", TYPES.timestamptz, (column, value) => sql`${column} < ${value}`),
  requestedBy: where("requested_by", TYPES.text, (column, value) => sql`${column} = ${value}`),
  parentId: where("parent_id", TYPES.uuid, (column, value) => sql`${column} = ${value}`),
};

function where(attribute: string, codec: PgCodec, holds: (column: SQL, value: SQL) => SQL) {
  return ($timers: PgSelectQueryBuilder, value: unknown) => {
    if (value == null) return;
    const callback = (column: SQL) => holds(column, sqlValueWithCodec(value, codec));
    $timers.where({ type: "attribute", attribute, callback });
  };
}

type Filter = Readonly<Partial<Record<keyof typeof filterPlans, unknown>>>;
type Asked = readonly [number | null | undefined, string | null | undefined, Filter | null];

// Row security forbids the index by which labels are found, so a rule that knows the tenant
// finds the whole page, and one more to know if there are more.
function labelled([first, after, filter]: Asked) {
  const labels = filter?.labels;
  if (labels == null) return () => {};
  requireTexts(labels, "filter.labels");
  const [fireAt, id] = placeOf(after, orderShapes) ?? [];
  const found = sql`minoots.find_timers(
    labels => ${valueOf(labels, TYPES.jsonb)},
    status => ${valueOf(filter?.status, listOfCodec(TYPES.text))},
    name => ${valueOf(filter?.name, TYPES.text)},
    requested_by => ${valueOf(filter?.requestedBy, TYPES.text)},
    fire_after => ${valueOf(filter?.fireAfter, TYPES.timestamptz)},
    fire_before => ${valueOf(filter?.fireBefore, TYPES.timestamptz)},
    after_fire_at => ${valueOf(fireAt, TYPES.timestamptz)},
    after_id => ${valueOf(id, TYPES.uuid)},
    max_timers => ${valueOf(rowsOf(first) + 1, TYPES.int)},
    parent_id => ${valueOf(filter?.parentId, TYPES.uuid)})`;
  const ids = sql`any(array(select found.id from ${found} as found))`;
  return (timers: PgSelectQueryBuilder) => {
    const callback = (column: SQL) => sql`${column} = ${ids}`;
    timers.where({ type: "attribute", attribute: "id", callback });
  };
}

function valueOf(value: unknown, codec: PgCodec): SQL {
  return sqlValueWithCodec(value ?? null, codec);
}

function named([id, key]: readonly (string | null | undefined)[]) {
  if (id == null && key == null) {
    throw problemError("INVALID_INPUT", "id and key are both missing.", {
      hint: "Give the id or the key of the timer.",
      path: "id",
    });
  }
  return (timers: PgSelectQueryBuilder) => {
    where("id", TYPES.uuid, (column, value) => sql`${column} = ${value}`)(timers, id);
    where("key", TYPES.text, (column, value) => sql`${column} = ${value}`)(timers, key);
  };
}

// Neither is ever null, so that a page begins with one comparison of both, which the index
// can begin from too.
function inOrder($timers: PgSelectStep): PgSelectStep {
  const order = { direction: "ASC", nullable: false } as const;
  const { alias } = $timers;
  $timers.orderBy({ ...order, fragment: sql`${alias}.fire_at`, codec: TYPES.timestamptz });
  $timers.orderBy({ ...order, fragment: sql`${alias}.id`, codec: TYPES.uuid });
  $timers.setOrderIsUnique();
  return $timers;
}
