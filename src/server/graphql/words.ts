// What every type, field and argument means, where SQL has no comment that says so. One
// word means the same everywhere, so most are described once, whatever they belong to;
// an input that is named as a column of a timer has that column's comment.
import type { GraphileConfig } from "graphile-config";

const typeWords: Readonly<Record<string, string>> = {
  EndpointConnection: "A page of endpoints.",
  EndpointEdge: "An endpoint and its place in the list.",
  EventConnection: "A page of events.",
  EventEdge: "An event and its place in the list.",
  PageInfo: "Whether there is more, and where to go on.",
  ScheduleTimersResult: "What became of one of the timers.",
  TimerConnection: "A page of timers.",
  TimerEdge: "A timer and its place in the list.",
  Query: "What can be read.",
  Mutation: "What can be done. Each is one transaction of its own, in the order written.",
  Subscription: "What can be followed as it happens, over a WebSocket.",
};

// Said of one field only, even where it has a description already.
const fieldWords: Readonly<Record<string, string>> = {
  "ApiKey.scopes": "What it may do. None contains another.",
  "ApiKey.status": "Where it stands.",
  "Delivery.status": "Where it stands: PENDING, AWAITING_ACK, or one of the ends.",
  "Event.type": "What happened, such as TIMER_FIRED.",
  "Timer.misfire": "What to do when it is later than maxLateness.",
  "Timer.precision": "How exactly it fires.",
  "Timer.status": "Where it stands: SCHEDULED, PAUSED, FIRED, or one of the ends.",
  "ScheduleTimerInput.key":
    "Your own name for it: asking again with the same key gives the same timer.",
  "ScheduleTimerInput.fireAt": "When it is due. Give this or fireIn. A time past fires at once.",
  "RescheduleTimerInput.fireAt": "When it is due instead. Give this or fireIn.",
  "CancelTimersInput.labels": "Cancel the timers that carry every one of these. At least one.",
  "CreateApiKeyInput.name": "What it is for.",
  "CreateApiKeyInput.scopes": "What it may do: READ and WRITE if not given. None contains another.",
  "CreateApiKeyInput.environment": "Where it belongs, for people: live if not given.",
  "CreateApiKeyInput.expiresIn": "After how long it ends. Give this or expiresAt, or neither.",
  "CreateApiKeyInput.expiresAt": "When it ends. Give this or expiresIn, or neither.",
  "CreateApiKeyPayload.secret": "The whole key, as requests send it. It is told this once.",
  "RevokeApiKeyInput.id": "Which key, by its id: the third part of it.",
  "Endpoint.state": "Where it stands.",
  "EndpointConnection.edges": "The endpoints of this page, each with its place.",
  "EndpointConnection.nodes": "The endpoints of this page.",
  "EndpointConnection.pageInfo": "Whether there is more, and where to go on.",
  "EndpointEdge.cursor": "Its place: the next page can begin after it.",
  "EndpointEdge.node": "The endpoint.",
  "SaveEndpointInput.url": "The endpoint, or any address on it.",
  "SaveEndpointInput.rate":
    "How many requests a second it gets at most, from 0.001. 0 for no limit.",
  "SaveEndpointInput.concurrency":
    "How many requests are under way to it at once at most, to 1000. 0 for no limit.",
  "SaveEndpointInput.enabled":
    "Whether it is called. Enabled after it was disabled, it begins anew.",
  "SaveEndpointPayload.endpoint": "The endpoint as it is now.",
  "AcknowledgeDeliveryInput.id": "Which delivery: the webhook-id that came with it.",
  "AcknowledgeDeliveryInput.result": "What came of it, to be kept: at most 16 kB.",
  "RejectDeliveryInput.id": "Which delivery: the webhook-id that came with it.",
  "RejectDeliveryInput.reason": "Why, for people.",
  "RejectDeliveryInput.retry": "Whether it may be tried again. It may, if not given.",
  "ExtendDeliveryInput.id": "Which delivery.",
  "ExtendDeliveryInput.lease": "How long from now, from 1s to 1h. 5m if not given.",
  "CancelDeliveryInput.id": "Which delivery.",
  "ReplayDeliveryInput.id": "Which delivery.",
  "ReplayDeliveriesInput.timerId": "Those of this timer.",
  "ReplayDeliveriesInput.endpoint": "Those to this endpoint, such as https://example.com.",
  "ReplayDeliveriesInput.kind": "Those of this kind, such as webhook.",
  "ReplayDeliveriesInput.reason": "Those whose reason contains this.",
  "ReplayDeliveriesInput.since": "Those that died after this instant.",
  "ReplayDeliveriesInput.until": "Those that died up to this instant. Now, if not given.",
  "ReplayDeliveriesInput.rate": "How many a second, from 1 to 1000. 100 if not given.",
  "CancelReplayInput.id": "Which replay.",
  "Replay.status": "Where it stands.",
  "EventConnection.edges": "The events of this page, each with its place.",
  "EventConnection.nodes": "The events of this page.",
  "EventConnection.pageInfo": "Whether there is more, and where to go on.",
  "EventEdge.cursor": "Its place: the next page can begin after it.",
  "EventEdge.node": "The event.",
  "TimerConnection.edges": "The timers of this page, each with its place.",
  "TimerConnection.nodes": "The timers of this page.",
  "TimerConnection.pageInfo": "Whether there is more, and where to go on.",
  "TimerEdge.cursor": "Its place: the next page can begin after it.",
  "TimerEdge.node": "The timer.",
  "PageInfo.hasPreviousPage": "Whether there are rows before this page.",
  "PageInfo.hasNextPage": "Whether there are rows after this page.",
  "PageInfo.startCursor": "The place of the first row of this page.",
  "PageInfo.endCursor": "The place of the last row of this page: give it as after.",
};

// Said of every field of this name that has no words of its own.
const words: Readonly<Record<string, string>> = {
  apiKey: "The key as it is now.",
  attempt: "Which attempt you answer for; another is not touched. The current one, if not given.",
  by: "How much later than it was due.",
  cancelled: "How many timers were cancelled.",
  delivery: "The delivery as it is now.",
  fireIn: "How long from now. Give this or fireAt.",
  id: "Which timer, by its id. Give this or key.",
  ifVersion: "Change it only if nobody has changed it since this version.",
  input: "What to do.",
  key: "Which timer, by its key. Give this or id.",
  message: "The same in words, for people.",
  onConflict: "What to do when the key belongs to a different request. ERROR if not given.",
  misfire: "What to do when it is later than maxLateness. RUN if not given.",
  outcome: "What was done.",
  precision: "How exactly it fires. PRECISE if not given.",
  replay: "The replay as it is now.",
  results: "What became of each, in the order given.",
  timer: "The timer as it is now.",
  timers: "The timers to schedule: all of them or, on any mistake, none.",
};

export const WordsPlugin: GraphileConfig.Plugin = {
  name: "MinootsWordsPlugin",
  version: "1.0.0",
  schema: {
    hooks: {
      GraphQLSchema(config) {
        const description = "Durable timers: what can be done, read, and followed as it happens.";
        return { ...config, description };
      },
      GraphQLObjectType(spec, _build, { scope }) {
        const answer = scope.isMutationPayload ? `What ${verbOf(spec.name)} answers.` : null;
        return { ...spec, description: typeWords[spec.name] ?? answer ?? spec.description };
      },
      GraphQLInputObjectType(spec, _build, { scope }) {
        const input = scope.isMutationInput ? `What ${verbOf(spec.name)} takes.` : null;
        return { ...spec, description: input ?? spec.description };
      },
      GraphQLObjectType_fields_field(field, _build, { Self, scope }) {
        return described(field, Self.name, scope.fieldName, null);
      },
      GraphQLObjectType_fields_field_args_arg(arg, _build, { scope }) {
        const description = scope.argName === "input" ? words.input : arg.description;
        return { ...arg, description };
      },
      GraphQLInputObjectType_fields_field(field, build, { Self, scope }) {
        return described(field, Self.name, scope.fieldName, columnComment(build, scope.fieldName));
      },
    },
  },
};

function verbOf(typeName: string): string {
  return typeName.replace(/(Input|Payload)$/, "").replace(/^./, (first) => first.toLowerCase());
}

function described<Field extends { description?: string | null | undefined }>(
  field: Field,
  type: string,
  name: string,
  otherwise: string | null,
): Field {
  const own = fieldWords[`${type}.${name}`] ?? field.description ?? words[name];
  return { ...field, description: own ?? otherwise };
}

function columnComment(build: GraphileBuild.Build, fieldName: string): string | null {
  const { codec } = build.pgResources.timers ?? {};
  const columns = Object.entries(codec?.attributes ?? {});
  const column = columns.find(([name]) => build.inflection.camelCase(name) === fieldName);
  return column?.[1].description ?? null;
}
