// What each code of an error means and what to do about it: one line of /docs/errors each. A code
// without a line here does not pass the types.
import type { ProblemCode } from "../problems.ts";

export interface ErrorWords {
  readonly means: string;
  readonly act: string;
}

export const errorWords: Readonly<Record<ProblemCode, ErrorWords>> = {
  INVALID_INPUT: {
    means: "A field, header or name is unknown, missing, or not of its form; path says which.",
    act: "Correct it by the hint. Sent again as it is, it is refused again.",
  },
  INVALID_TIME: {
    means: "An instant is not RFC 3339 with an offset, or no such day or hour exists.",
    act: "Send 2026-11-20T08:00:00Z, or with an offset: 2026-11-20T09:00:00+01:00.",
  },
  INVALID_DURATION: {
    means: "A length of time cannot be read, is not positive, or counts in months.",
    act: "Send 30s, 1h30m or PT30S. PT1M is a minute.",
  },
  INVALID_ACTION: {
    means: "An action is of an unknown kind, or lacks what its kind needs.",
    act: "See the kinds and their fields at ActionInput in /openapi.json.",
  },
  TARGET_REFUSED: {
    means: "The address may not be called: private, not https, or not allowed by the operator.",
    act: "Use a public https address. While developing, addresses of this machine are allowed.",
  },
  CURSOR_INVALID: {
    means: "What was sent as a cursor was never given out, or not by this list.",
    act: "Start without after, and keep the cursors that you are given.",
  },
  QUERY_TOO_COSTLY: {
    means: "More was asked for at once than is answered at once.",
    act: "Ask for a page of 50, then for the next; or split the request.",
  },
  UNAUTHENTICATED: {
    means: "There is no key, two of them, or one that is unknown, expired or revoked.",
    act: "Send one key as X-API-Key. An admin or the operator makes a new one.",
  },
  FORBIDDEN: {
    means: "The key holds, but lacks the scope, or the tenant named is not its own.",
    act: "Use a key with that scope: read, write or admin. None contains another.",
  },
  NOT_FOUND: {
    means: "There is nothing of this name, or not any more. Another tenant's is as none.",
    act: "Check the id or key. What has ended is kept for the retention of the tier.",
  },
  KEY_CONFLICT: {
    means: "A timer with this key is there, and was asked for differently.",
    act: "Send the same request, another key, or onConflict: replace.",
  },
  CURSOR_STALE: {
    means: "The database was restored since, or events so old are gone.",
    act: "List the timers again, and go on from the feedCursor of that list.",
  },
  VERSION_CONFLICT: {
    means: "Somebody changed the timer since the version that you named.",
    act: "Read it again, then decide.",
  },
  TOO_LARGE: {
    means: "The body, a field or the headers are larger than is taken.",
    act: "Split it into several requests, or keep the payload elsewhere and send its address.",
  },
  RATE_LIMITED: {
    means: "More requests came than the tier allows at this pace. It cost nothing.",
    act: "Wait as many seconds as Retry-After says. RateLimit tells beforehand what is left.",
  },
  QUOTA_EXCEEDED: {
    means: "The tier allows no more open timers, subscriptions or connections.",
    act: "Cancel or close some, or ask the operator for a larger tier.",
  },
  UNAVAILABLE: {
    means: "The database did not answer in time, or the server is stopping; it may have been done.",
    act: "Send it again after Retry-After: with the same key nothing is done twice.",
  },
  TOO_LATE: {
    means: "The timer had fired or ended: what you asked for can no longer be. It is sent along.",
    act: "Nothing: the answer shows it as it is.",
  },
  TIMEOUT: {
    means: "The database took longer than it may, and all was undone.",
    act: "Ask for less at once, or send it again with the same key.",
  },
  METHOD_NOT_ALLOWED: {
    means: "The address is known, but not by this method.",
    act: "Use one of those that Allow names.",
  },
  UNSUPPORTED_TYPE: {
    means: "The body is said to be something else than JSON in UTF-8, or to be compressed.",
    act: "Send Content-Type: application/json, and the body as it is.",
  },
  INTERNAL: {
    means: "Something went wrong on our side; nothing is known to be wrong with the request.",
    act: "Tell the operator the requestId: the log knows it.",
  },
};
