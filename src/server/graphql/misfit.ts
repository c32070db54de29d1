// A variable that does not fit its type. GraphQL tells it after all that was sent, which is long,
// and may be nobody else's to read; what is wrong, and the place, are enough.
import { GraphQLError } from "postgraphile/graphql";

export interface Misfit {
  readonly variable: string;
  /** Below the variable: ".timers[3].fireAt". */
  readonly inside: string;
  readonly message: string;
}

const saidMax = 100; // of a value

export function misfitOf(error: GraphQLError): Misfit | null {
  const inner = error.originalError;
  const variable = /^Variable "\$(\w+)" got invalid value /.exec(error.message)?.[1];
  if (variable === undefined || !(inner instanceof GraphQLError)) return null;
  const before = error.message.slice(0, -`; ${inner.message}`.length);
  const inside = / at "\w+([^"]*)"$/.exec(before)?.[1] ?? "";
  return { variable, inside, message: withoutValue(inner.message) };
}

// "String cannot represent a non string value: { … }" names the value again.
function withoutValue(message: string): string {
  const [whole, said, value] = /^(.*? value): (.*)$/s.exec(message) ?? [];
  if (whole === undefined || value!.length <= saidMax) return message;
  return `${said}: ${value!.slice(0, saidMax)} …`;
}
