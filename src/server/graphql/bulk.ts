// Many timers in one call: SQL takes them as JSON in camelCase, so each is an input with
// the very fields of scheduleTimer, and what is left out there stays left out.
import type { GraphileConfig } from "graphile-config";
import { writeAction } from "./actions.ts";
import type { ActionInput } from "./actions.ts";

interface Written {
  readonly actions?: readonly ActionInput[] | null;
}

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
            extensions: { grafast: { baked: (timer: Written) => writeTimer(timer) } },
          }),
          "MinootsBulkPlugin",
        );
        return _;
      },
    },
  },
};

function scheduleTimerFields(build: GraphileBuild.Build) {
  const input = build.getInputTypeByName("ScheduleTimerInput");
  if (!build.graphql.isInputObjectType(input)) throw new Error("There is no ScheduleTimerInput.");
  return input.toConfig().fields;
}

function writeTimer(timer: Written): object {
  return timer.actions ? { ...timer, actions: timer.actions.map(writeAction) } : timer;
}
