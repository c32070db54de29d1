// What each kind of action takes, as GraphQL types. Their readers in SQL judge the values.
import { gql } from "postgraphile/utils";

export const kindTypeDefs = gql`
  """
  An HTTP call.
  """
  input WebhookInput {
    """
    A name for it among the timer's actions. Its place, from 1, if not given.
    """
    id: String
    """
    The address, such as https://example.com/hook.
    """
    url: String!
    """
    The HTTP method. POST if not given.
    """
    method: WebhookMethod
    """
    Headers of your own, each a text by its name.
    """
    headers: JSON
    """
    What is sent instead of our own body, as it is: a text, or any other JSON. At most 64 kB.
    """
    body: JSON
    """
    What is sent instead of our own body, with fields of the timer filled in: a text, or any other
    JSON, with {timerId}, {name}, {key}, {fireAt}, {actionId}, {labels.x} or {metadata.x.y} in it.
    """
    bodyTemplate: JSON
    """
    How long the receiver may take, from 100ms to 25s. Give this or timeoutMs.
    """
    timeout: Duration
    """
    How long the receiver may take, from 100 to 25000.
    """
    timeoutMs: Int
    """
    How it is tried again, if not as the timer says.
    """
    retryPolicy: RetryPolicyInput
  }

  """
  The method of a webhook.
  """
  enum WebhookMethod {
    """
    The usual one.
    """
    POST
    """
    Put the body in a place.
    """
    PUT
    """
    Change something.
    """
    PATCH
    """
    Remove something.
    """
    DELETE
    """
    Only knock.
    """
    GET
  }

  """
  A registered call, made in the transaction that settles the delivery.
  """
  input SqlActionInput {
    """
    A name for it among the timer's actions. Its place, from 1, if not given.
    """
    id: String
    """
    The name it is registered under, such as shop.expire.
    """
    function: String!
    """
    What it is given. The empty object if not given.
    """
    arguments: JSON
    """
    How it is tried again, if not as the timer says.
    """
    retryPolicy: RetryPolicyInput
  }

  """
  A job for a graphile-worker of your own.
  """
  input JobActionInput {
    """
    A name for it among the timer's actions. Its place, from 1, if not given.
    """
    id: String
    """
    A task that the operator has registered.
    """
    task: String!
    """
    What the task is given. The empty object if not given.
    """
    payload: JSON
    """
    A later job of yours with this key replaces one that still waits.
    """
    jobKey: String
    """
    How often graphile-worker tries it, from 1 to 100. 25 if not given.
    """
    maxAttempts: Int
    """
    Lower numbers run first, from -1000 to 1000. 0 if not given.
    """
    priority: Int
    """
    Your jobs in one queue run one after the other.
    """
    queue: String
    """
    How it is tried again, if not as the timer says.
    """
    retryPolicy: RetryPolicyInput
  }

  """
  A run of a configured command.
  """
  input CommandActionInput {
    """
    A name for it among the timer's actions. Its place, from 1, if not given.
    """
    id: String
    """
    The name of the command.
    """
    name: String!
    """
    A text or a number for each of its parameters.
    """
    parameters: JSON
    """
    How it is tried again, if not as the timer says.
    """
    retryPolicy: RetryPolicyInput
  }
`;
