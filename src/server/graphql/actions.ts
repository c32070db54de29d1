// Actions and retry policies: jsonb in SQL, typed here. An input action names its kind by
// the one field it has, so a kind's own fields are checked before anything runs.
import type { GraphileConfig } from "graphile-config";
import { extendSchema, gql } from "postgraphile/utils";
import { kindTypeDefs } from "./action-kinds.ts";
import { pushedKindTypeDefs } from "./pushed-kinds.ts";

const typeDefs = gql`
  """
  Something that a timer does when it fires.
  """
  type Action {
    """
    Its name among the timer's actions: its place, from 1, if it was given none.
    """
    id: String!
    """
    The kind of action, such as webhook.
    """
    kind: String!
    """
    What it needs, by its kind.
    """
    parameters: JSON!
    """
    How it is tried again, if not as the timer says.
    """
    retryPolicy: RetryPolicy
  }

  """
  How often and how patiently a failed delivery is tried again.
  """
  type RetryPolicy {
    """
    How many attempts there are, the first included.
    """
    maxAttempts: Int!
    """
    How long the first wait is at most.
    """
    backoffInitialMs: Int!
    """
    How many times longer each wait may be than the one before.
    """
    backoffMultiplier: Float!
    """
    How long any wait is at most.
    """
    backoffMaxMs: Int!
  }

  """
  One finished attempt of a delivery.
  """
  type Attempt {
    """
    Which attempt it was, from 1.
    """
    attempt: Int!
    """
    When it finished.
    """
    at: Datetime!
    """
    What the receiver answered, if it did.
    """
    statusCode: Int
    """
    How long it took.
    """
    durationMs: Float
    """
    What went wrong, as a code such as TIMEOUT.
    """
    errorCode: String
    """
    What went wrong, for people.
    """
    error: String
    """
    How the receiver's answer begins.
    """
    excerpt: String
  }

  """
  Something to do when the timer fires: exactly one kind.
  """
  input ActionInput @oneOf {
    """
    Call an address over HTTP, signed by Standard Webhooks.
    """
    webhook: WebhookInput
    """
    Call, exactly once, what the operator has registered in the database.
    """
    sql: SqlActionInput
    """
    Give a job to a graphile-worker of your own, exactly once.
    """
    job: JobActionInput
    """
    Run a command that the operator has configured.
    """
    command: CommandActionInput
    """
    Put a prompt to an agent.
    """
    agentPrompt: AgentPromptInput
    """
    Tell a workflow of an event.
    """
    workflowEvent: WorkflowEventInput
  }

  """
  How often and how patiently a failed delivery is tried again. What is left out has its default.
  """
  input RetryPolicyInput {
    """
    How many attempts there are, the first included, from 1 to 50. 10 if not given.
    """
    maxAttempts: Int
    """
    How long the first wait is at most. 1000 if not given.
    """
    backoffInitialMs: Int
    """
    How many times longer each wait may be than the one before. 2 if not given.
    """
    backoffMultiplier: Float
    """
    How long any wait is at most. 3600000 if not given.
    """
    backoffMaxMs: Int
  }
`;

const domainTypes: Readonly<Record<string, { input: string; output: string }>> = {
  actions: { input: "ActionInput", output: "Action" },
  retry_policy: { input: "RetryPolicyInput", output: "RetryPolicy" },
};

const ActionTypesPlugin = extendSchema(() => ({
  typeDefs: [typeDefs, kindTypeDefs, pushedKindTypeDefs],
  inputObjects: { ActionInput: { baked: writeAction } },
}));

const DomainTypesPlugin: GraphileConfig.Plugin = {
  name: "MinootsActionDomainsPlugin",
  version: "1.0.0",
  schema: {
    hooks: {
      init: {
        before: ["PgCodecs"],
        callback(_, build) {
          for (const codec of build.allPgCodecs) {
            const types = codec.domainOfCodec && domainTypes[codec.extensions?.pg?.name ?? ""];
            if (!types) continue;
            build.setGraphQLTypeForPgCodec(codec, "input", types.input);
            build.setGraphQLTypeForPgCodec(codec, "output", types.output);
          }
          return _;
        },
      },
      GraphQLInputObjectType(spec) {
        return spec.name === "ActionInput" ? { ...spec, isOneOf: true } : spec;
      },
    },
  },
};

export const ActionPlugins: readonly GraphileConfig.Plugin[] = [
  ActionTypesPlugin,
  DomainTypesPlugin,
];

interface KindInput {
  readonly id?: string;
  readonly retryPolicy?: unknown;
  readonly ackWithin?: string;
  readonly escalation?: { readonly action: ActionInput };
}

export type ActionInput = Readonly<Record<string, KindInput>>;

// What all kinds share stands beside the kind in SQL: {"id", "retryPolicy", "webhook"}.
export function writeAction(action: ActionInput): Record<string, unknown> {
  const [[kind, input] = ["webhook", {}]] = Object.entries(action);
  const { id, retryPolicy, ackWithin, escalation, ...parameters } = input;
  const sequel = escalation && { ...escalation, action: writeAction(escalation.action) };
  const shared = Object.entries({ id, retryPolicy, ackWithin, escalation: sequel });
  return {
    ...Object.fromEntries(shared.filter(([, value]) => value != null)),
    [kind]: parameters,
  };
}
