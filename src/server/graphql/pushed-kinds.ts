// What the kinds of action take that go to an agent or a workflow, pushed or pulled, as GraphQL
// types. Their readers in SQL judge the values.
import { parse } from "postgraphile/graphql";

/** Of whatever is pushed or pulled. */
const pushedFields = `
    """
    The address it is pushed to, as a webhook is. Without it, it waits until it is claimed.
    """
    url: String
    """
    The queue from which it is claimed, if it has no url: default if not given.
    """
    queue: String
    """
    Headers of your own for the push, each a text by its name.
    """
    headers: JSON
    """
    How long the receiver of the push may take, from 100ms to 25s. Give this or timeoutMs.
    """
    timeout: Duration
    """
    The same in milliseconds, from 100 to 25000.
    """
    timeoutMs: Int
    """
    By which the receiver knows what it belongs to. The timer's id if not given.
    """
    correlationId: String
    """
    How it is tried again, if not as the timer says.
    """
    retryPolicy: RetryPolicyInput
`;

export const pushedKindTypeDefs = parse(`
  """
  A prompt to an agent, pushed to its url or claimed from a queue.
  """
  input AgentPromptInput {
    """
    A name for it among the timer's actions. Its place, from 1, if not given.
    """
    id: String
    """
    What it is asked, in words.
    """
    prompt: String!
    """
    What it should know. The empty object if not given.
    """
    context: JSON
    """
    Which agent is meant.
    """
    agent: String
    ${pushedFields}
  }

  """
  An event for a workflow, pushed to its url or claimed from a queue.
  """
  input WorkflowEventInput {
    """
    A name for it among the timer's actions. Its place, from 1, if not given.
    """
    id: String
    """
    What happened, such as payment.overdue.
    """
    event: String!
    """
    What there is to know of it. The empty object if not given.
    """
    data: JSON
    """
    Which workflow is meant.
    """
    workflow: String
    ${pushedFields}
  }
`);
