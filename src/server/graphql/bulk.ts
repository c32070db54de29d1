// Many timers in one call: SQL takes them as JSON in camelCase, so each is an input with
// the very fields of scheduleTimer, and what is left out there stays left out.
import type { GraphileConfig } from "graphile-config";
import { scheduleTimerFields, writeTimer } from "./follow-ups.ts";
import type { WrittenTimer } from "./follow-ups.ts";

export const BulkPlugin: GraphileConfig.Plugin = {
  name: "MinootsBulkPlugin",
  version: "1.0.0",
  schema: {
    hooks: {
      init(_, build) {
        build.registerInputObjectType(
          "TimerInput",
          {},
          () => ({
            description: "One of many timers to schedule, with the fields of scheduleTimer.",
            fields: () => scheduleTimerFields(build),
            extensions: { grafast: { baked: (timer: WrittenTimer) => writeTimer(timer) } },
          }),
          "MinootsBulkPlugin",
        );
        return _;
      },
    },
  },
};
