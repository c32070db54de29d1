// The log of a thread: JSON lines that name the trace they belong to, and never hold what
// lets somebody in.
import { trace } from "@opentelemetry/api";
import { pino, type DestinationStream, type Logger } from "pino";

const secrets = [
  "authorization",
  '["x-api-key"]',
  "cookie",
  "password",
  "secret",
  "secretKey",
  "otherSecretKey",
];
const within = ["", "*", "*.*"];

export function createLog(level: string, destination?: DestinationStream): Logger {
  const paths = within.flatMap((place) => secrets.map((name) => join(place, name)));
  return pino({ level, redact: paths, mixin: traceNow }, destination as DestinationStream);
}

function join(place: string, name: string): string {
  return place === "" || name.startsWith("[") ? place + name : `${place}.${name}`;
}

function traceNow(): object {
  const context = trace.getActiveSpan()?.spanContext();
  return context === undefined ? {} : { traceId: context.traceId, spanId: context.spanId };
}
