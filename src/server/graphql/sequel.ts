// What any action may ask for beyond being done, whatever its kind: to be acknowledged in time,
// and another action in its place when it is given up.
import type { GraphileConfig } from "graphile-config";
import { extendSchema, gql } from "postgraphile/utils";

const typeDefs = gql`
  extend type Action {
    """
    How long its receiver has to acknowledge it, if it asks for that.
    """
    ackWithin: Duration
    """
    What is done in its place when it is given up.
    """
    escalation: Escalation
  }

  """
  Another action, in the place of one that is given up.
  """
  type Escalation {
    """
    After how many failed attempts, if not after all of them.
    """
    afterAttempts: Int
    """
    What is done then.
    """
    action: Action!
  }

  """
  Another action, in the place of one that is given up.
  """
  input EscalationInput {
    """
    After how many failed attempts, from 1 to 50. After all of them, if not given.
    """
    afterAttempts: Int
    """
    What to do then. It escalates no further.
    """
    action: ActionInput!
  }
`;

const kinds = new Set([
  "WebhookInput",
  "SqlActionInput",
  "JobActionInput",
  "CommandActionInput",
  "AgentPromptInput",
  "WorkflowEventInput",
]);

const SequelInputsPlugin: GraphileConfig.Plugin = {
  name: "MinootsSequelInputsPlugin",
  version: "1.0.0",
  schema: {
    hooks: {
      GraphQLInputObjectType_fields(fields, build, { Self }) {
        if (!kinds.has(Self.name)) return fields;
        return {
          ...fields,
          ackWithin: {
            type: build.getInputTypeByName("Duration"),
            description:
              "How long it may take to be acknowledged, from 1s to 7d: only then has it succeeded.",
          },
          escalation: {
            type: build.getInputTypeByName("EscalationInput"),
            description: "What to do in its place when it is given up.",
          },
        };
      },
    },
  },
};

export const SequelPlugins: readonly GraphileConfig.Plugin[] = [
  extendSchema(() => ({ typeDefs })),
  SequelInputsPlugin,
];
