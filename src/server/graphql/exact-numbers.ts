// Numbers in a caller's JSON keep all their digits on the way to the database and back.
import { TYPES } from "postgraphile/@dataplan/pg";
import type { PgCodec } from "postgraphile/@dataplan/pg";
import type { GraphileConfig } from "graphile-config";
import { parseExactly } from "../../exact-json.ts";

const exactJsonb: PgCodec = { ...TYPES.jsonb, fromPg: parseExactly };

export const ExactNumbersPlugin: GraphileConfig.Plugin = {
  name: "MinootsExactNumbersPlugin",
  version: "1.0.0",
  before: ["PgCodecsPlugin"],
  gather: {
    hooks: {
      pgCodecs_findPgCodec(_info, event) {
        if (event.pgType.typname === "jsonb") event.pgCodec = exactJsonb;
      },
    },
  },
  schema: {
    hooks: {
      init: {
        before: ["PgCodecs"],
        callback(_, build) {
          build.setGraphQLTypeForPgCodec(exactJsonb, ["input", "output"], "JSON");
          return _;
        },
      },
    },
  },
};
