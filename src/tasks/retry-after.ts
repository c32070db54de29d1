// Retry-After in its two forms, seconds or an HTTP date, as milliseconds from now.
// Anything else is as if it were not there; SQL clamps what a receiver may ask for.

const waitMaxMs = 7 * 24 * 60 * 60 * 1000;

export function retryAfterOf(header: string | null, nowMs: number): number | null {
  const text = header?.trim() ?? "";
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : dateOf(text) - nowMs;
  return Number.isNaN(waitMs) ? null : Math.ceil(Math.min(Math.max(waitMs, 0), waitMaxMs));
}

function dateOf(text: string): number {
  const isHttpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text);
  return isHttpDate ? Date.parse(text) : Number.NaN;
}
