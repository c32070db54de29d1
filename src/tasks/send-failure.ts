// Why an attempt got no answer, in two forms: a code that SQL acts on and a sentence
// that a person reads in the ledger. Every error on the way out becomes one of these.
import { errors } from "undici";
import type { ErrorCode } from "./handoff.ts";

export class SendFailure extends Error {
  readonly errorCode: ErrorCode;

  constructor(errorCode: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "SendFailure";
    this.errorCode = errorCode;
  }
}

export function refuseTarget(message: string): SendFailure {
  return new SendFailure("TARGET_REFUSED", message);
}

export function dnsFailure(hostname: string, cause: unknown): SendFailure {
  const code = codeOf(cause);
  const message =
    code === "ENOTFOUND" || code === "ENODATA"
      ? `There is no address for ${hostname}.`
      : `The address of ${hostname} could not be looked up (${code ?? messageOf(cause)}).`;
  return new SendFailure("DNS_FAILED", message, { cause });
}

export function connectionFailure(peer: string, cause: unknown): SendFailure {
  const message = connectionSentence(peer, codeOf(cause)) ?? `${peer}: ${messageOf(cause)}.`;
  return new SendFailure("CONNECTION_FAILED", message, { cause });
}

export function tlsFailure(hostname: string, cause: unknown): SendFailure {
  const sentence =
    codeOf(cause) === "ECONNRESET"
      ? `${hostname} broke off the TLS handshake.`
      : `TLS with ${hostname} failed: ${messageOf(cause)}.`;
  return new SendFailure("TLS_FAILED", sentence, { cause });
}

// What the HTTP client reports once there is a connection.
export function exchangeFailure(peer: string, error: unknown): SendFailure {
  if (error instanceof SendFailure) return error;
  if (isLostConnection(error)) return connectionFailure(peer, error);
  const code = codeOf(error) ?? "";
  if (code === "UND_ERR_INVALID_ARG") return refuseTarget(`${messageOf(error)}.`);
  if (error instanceof errors.HTTPParserError || invalidAnswer.test(code)) {
    const message = `The answer of ${peer} is not valid HTTP: ${messageOf(error)}.`;
    return new SendFailure("RESPONSE_INVALID", message, { cause: error });
  }
  return connectionFailure(peer, error);
}

// Headers too long, a promised length not kept, an upgrade that nobody asked for.
const invalidAnswer = /^UND_ERR_(HEADERS_OVERFLOW|RES_.*|SOCKET)$/;

export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
}

export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/[\s.]+$/, "");
}

// Lost as it stood, without a word that could be misunderstood.
export function isLostConnection(error: unknown): boolean {
  const code = codeOf(error);
  if (code === "UND_ERR_SOCKET") return messageOf(error) === "other side closed";
  return code === "ECONNRESET" || code === "EPIPE";
}

function connectionSentence(peer: string, code: string | undefined): string | undefined {
  switch (code) {
    case "ECONNREFUSED":
      return `Connection refused by ${peer}.`;
    case "ECONNRESET":
    case "EPIPE":
      return `${peer} reset the connection before it answered.`;
    case "UND_ERR_SOCKET":
      return `${peer} closed the connection before it answered.`;
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return `There is no route to ${peer}.`;
    case "ETIMEDOUT":
      return `${peer} did not take the connection.`;
    default:
      return undefined;
  }
}
