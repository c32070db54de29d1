// Every document that the client sends. types.ts is made of these and schema.graphql, so
// what is asked for here is what is typed there. Each calls its one field `answer`.

/** Each is on the type that follows `on`, and becomes an interface of its own name. */
export const fragments = {
  RetryPolicy: "on RetryPolicy { maxAttempts backoffInitialMs backoffMultiplier backoffMaxMs }",
  Action: "on Action { id kind parameters retryPolicy { ...RetryPolicy } }",
  Timer: `on Timer {
    id tenantId key name requestedBy status reason armed late fireAt firedAt finishedAt createdAt
    lagMs precision maxLateness misfire concurrency version
    retryPolicy { ...RetryPolicy } labels metadata }`,
  Attempt: "on Attempt { attempt at durationMs statusCode error errorCode excerpt }",
  Delivery: `on Delivery {
    id timerId actionId ordinal kind endpoint status reason attempts { ...Attempt }
    nextAttemptAt acknowledgeBy acknowledgedAt result escalatedFrom escalatedTo createdAt finishedAt }`,
  TimerDetails: "on Timer { ...Timer actions { ...Action } deliveries { ...Delivery } }",
  PageInfo: "on PageInfo { hasNextPage hasPreviousPage startCursor endCursor }",
  TimerPage: "on TimerConnection { nodes { ...Timer } pageInfo { ...PageInfo } feedCursor }",
  ScheduledTimer: "on Timer { id key status fireAt }",
  ClaimedDelivery: "on ClaimedDelivery { id kind attempt timerId body acknowledgeBy }",
  Endpoint: `on Endpoint {
    origin state rate concurrency failures lastSuccessAt lastFailureAt lastFailure openedAt probeAt
    disabledAt disabledReason oldSecretsEndAt createdAt }`,
  EndpointPage: "on EndpointConnection { nodes { ...Endpoint } pageInfo { ...PageInfo } }",
  Replay: `on Replay {
    id status total done rate timerId endpoint kind reason since until createdAt finishedAt }`,
  FeedEvent: "on Event { cursor type occurredAt timerId deliveryId actor face data }",
  Limits: `on Limits {
    tier requestsPerMinute requestsAtOnce openTimers timersPerCall payloadBytes connections
    connectionsPerKey subscriptions retention failureRetention }`,
  UsageDay: "on UsageDay { day requests scheduled fired deliveries attempts }",
  Viewer: `on Viewer {
    tenant { id name } scopes limits { ...Limits }
    usage { openTimers requestsLeft days { ...UsageDay } } serverTime feedCursor }`,
} as const;

const change = "outcome message timer { ...Timer }";
const settlement = "outcome message delivery { ...Delivery }";

export const operations = {
  scheduleTimer: `mutation ($input: ScheduleTimerInput!) {
    answer: scheduleTimer(input: $input) { ${change} } }`,
  scheduleTimers: `mutation ($input: ScheduleTimersInput!) {
    answer: scheduleTimers(input: $input) {
      results { outcome message timer { ...ScheduledTimer } } } }`,
  rescheduleTimer: `mutation ($input: RescheduleTimerInput!) {
    answer: rescheduleTimer(input: $input) { ${change} } }`,
  snoozeTimer: `mutation ($input: SnoozeTimerInput!) {
    answer: snoozeTimer(input: $input) { ${change} } }`,
  cancelTimer: `mutation ($input: CancelTimerInput!) {
    answer: cancelTimer(input: $input) { ${change} } }`,
  cancelTimers: `mutation ($input: CancelTimersInput!) {
    answer: cancelTimers(input: $input) { outcome message cancelled } }`,
  pauseTimer: `mutation ($input: PauseTimerInput!) {
    answer: pauseTimer(input: $input) { ${change} } }`,
  resumeTimer: `mutation ($input: ResumeTimerInput!) {
    answer: resumeTimer(input: $input) { ${change} } }`,
  fireTimer: `mutation ($input: FireTimerInput!) {
    answer: fireTimer(input: $input) { ${change} } }`,
  acknowledgeDelivery: `mutation ($input: AcknowledgeDeliveryInput!) {
    answer: acknowledgeDelivery(input: $input) { ${settlement} } }`,
  rejectDelivery: `mutation ($input: RejectDeliveryInput!) {
    answer: rejectDelivery(input: $input) { ${settlement} } }`,
  extendDelivery: `mutation ($input: ExtendDeliveryInput!) {
    answer: extendDelivery(input: $input) { ${settlement} } }`,
  cancelDelivery: `mutation ($input: CancelDeliveryInput!) {
    answer: cancelDelivery(input: $input) { ${settlement} } }`,
  replayDelivery: `mutation ($input: ReplayDeliveryInput!) {
    answer: replayDelivery(input: $input) { ${settlement} } }`,
  claimDeliveries: `mutation ($input: ClaimDeliveriesInput!) {
    answer: claimDeliveries(input: $input) { deliveries { ...ClaimedDelivery } } }`,
  replayDeliveries: `mutation ($input: ReplayDeliveriesInput!) {
    answer: replayDeliveries(input: $input) { outcome message replay { ...Replay } } }`,
  cancelReplay: `mutation ($input: CancelReplayInput!) {
    answer: cancelReplay(input: $input) { outcome message replay { ...Replay } } }`,
  saveEndpoint: `mutation ($input: SaveEndpointInput!) {
    answer: saveEndpoint(input: $input) { outcome message endpoint { ...Endpoint } } }`,
  rotateEndpointSecret: `mutation ($input: RotateEndpointSecretInput!) {
    answer: rotateEndpointSecret(input: $input) {
      outcome message secret endpoint { ...Endpoint } } }`,
  replay: "query ($id: UUID!) { answer: replay(id: $id) { ...Replay } }",
  replays: "query { answer: replays { ...Replay } }",
  endpoints: `query ($first: Int, $after: PageCursor) {
    answer: endpoints(first: $first, after: $after) { ...EndpointPage } }`,
  timer: `query ($id: UUID, $key: String) {
    answer: timer(id: $id, key: $key) { ...TimerDetails } }`,
  timers: `query ($first: Int, $after: PageCursor, $filter: TimerFilter) {
    answer: timers(first: $first, after: $after, filter: $filter) { ...TimerPage } }`,
  viewer: "query { answer: viewer { ...Viewer } }",
  followTimer: `subscription ($id: UUID, $key: String) {
    answer: timer(id: $id, key: $key) { ...TimerDetails } }`,
  timerEvents: `subscription ($after: Cursor, $types: [EventType!], $timerId: UUID, $labels: Labels) {
    answer: timerEvents(after: $after, types: $types, timerId: $timerId, labels: $labels) {
      ...FeedEvent } }`,
} as const;

export type OperationName = keyof typeof operations;

/** The operation, and each fragment that it needs. */
export function documentOf(name: OperationName): string {
  const needed = new Set<string>();
  collect(operations[name], needed);
  const parts = [...needed].map((each) => `fragment ${each} ${fragmentOf(each)}`);
  return [operations[name], ...parts].join("\n").replace(/\s+/g, " ");
}

function collect(text: string, needed: Set<string>): void {
  for (const [, name = ""] of text.matchAll(/\.\.\.(\w+)/g)) {
    if (needed.has(name)) continue;
    needed.add(name);
    collect(fragmentOf(name), needed);
  }
}

function fragmentOf(name: string): string {
  return fragments[name as keyof typeof fragments];
}
