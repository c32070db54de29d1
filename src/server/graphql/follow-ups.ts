// What follows a timer: the same in all generations. As an input it has the fields of
// scheduleTimer without those that only a timer scheduled now can have; SQL takes it as JSON.
// It is answered as JSON, since a document cannot ask for all generations of it.
import type { GraphileConfig } from "graphile-config";
import { writeAction } from "./actions.ts";
import type { ActionInput } from "./actions.ts";

const notForFollowUps = new Set(["fireAt", "onConflict"]);
const lists = ["onCompleted", "onFailed", "onMissed"] as const;

type Lists = { readonly [list in (typeof lists)[number]]?: readonly WrittenTimer[] | null };

export interface WrittenTimer extends Lists {
  readonly actions?: readonly ActionInput[] | null;
}

export const FollowUpsPlugin: GraphileConfig.Plugin = {
  name: "MinootsFollowUpsPlugin",
  version: "1.0.0",
  schema: {
    hooks: {
      init(_, build) {
        build.registerInputObjectType(
          "FollowUpInput",
          {},
          () => ({
            description:
              "A timer to schedule when another has ended, with the fields of scheduleTimer.",
            fields: () => followUpFields(build),
            extensions: { grafast: { baked: (timer: WrittenTimer) => writeTimer(timer) } },
          }),
          "MinootsFollowUpsPlugin",
        );
        for (const codec of build.allPgCodecs) {
          if (!codec.domainOfCodec || codec.extensions?.pg?.name !== "follow_ups") continue;
          build.setGraphQLTypeForPgCodec(codec, "input", "FollowUpInput");
          build.setGraphQLTypeForPgCodec(codec, "output", "JSON");
        }
        return _;
      },
    },
  },
};

function followUpFields(build: GraphileBuild.Build) {
  const { fireIn, ...fields } = scheduleTimerFields(build);
  const shared = Object.entries(fields).filter(([name]) => !notForFollowUps.has(name));
  const description = "How long after that end it is due: at once if not given.";
  return { fireIn: { ...fireIn!, description }, ...Object.fromEntries(shared) };
}

export function scheduleTimerFields(build: GraphileBuild.Build) {
  const input = build.getInputTypeByName("ScheduleTimerInput");
  if (!build.graphql.isInputObjectType(input)) throw new Error("There is no ScheduleTimerInput.");
  return input.toConfig().fields;
}

/** As SQL reads it: with what follows it, each action names its kind. */
export function writeTimer(timer: WrittenTimer): object {
  const followed = lists.flatMap((list) => {
    const timers = timer[list];
    return timers ? [[list, timers.map(writeTimer)] as const] : [];
  });
  const { actions } = timer;
  const written = actions ? { ...timer, actions: actions.map(writeAction) } : timer;
  return { ...written, ...Object.fromEntries(followed) };
}
