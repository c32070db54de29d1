// Tenant isolation: each tenant's canary is in all that it writes; no other ever got to see it.
import { complaint, type Complaints } from "../complaint.ts";
import type { View } from "../view.ts";

export function* isolation({ history }: View): Complaints {
  const foreign = (seen: readonly string[] | undefined, own: string) =>
    seen?.some((tenant) => tenant !== own) ?? false;
  for (const request of history.requests) {
    if (foreign(request.canariesSeen, request.tenant)) {
      const says = "brought another tenant's canary";
      yield complaint("Tenant isolation", request.deliveryId, says, request);
    }
  }
  for (const { reader, seen } of history.readings.values()) {
    const event = seen.find(({ canariesSeen }) => foreign(canariesSeen, reader.tenant));
    if (event !== undefined) {
      const says = "read another tenant's canary";
      yield complaint("Tenant isolation", reader.reader, says, reader, event);
    }
  }
  for (const { begin, end } of history.operations.values()) {
    if (foreign(end?.canariesSeen, begin.tenant)) {
      yield complaint(
        "Tenant isolation",
        begin.op,
        "was answered with another's canary",
        begin,
        end,
      );
    }
  }
}
