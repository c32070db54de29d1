// A word in all that a tenant writes, by which it is known wherever it comes out.

const form = /canary-([0-9a-f-]{36})-bird/g;

export function canaryOf(tenantId: string): string {
  return `canary-${tenantId}-bird`;
}

/** The tenants whose word is in this text, each once. */
export function canariesIn(text: string): string[] {
  return [...new Set([...text.matchAll(form)].map(([, tenant = ""]) => tenant))];
}
