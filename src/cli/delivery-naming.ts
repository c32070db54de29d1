// Which delivery is meant: by its whole id, or, of a dead one, by the last digits of it.
import type { Deliveries } from "./backend.ts";
import { UsageError } from "./command.ts";
import { MissingError } from "./endings.ts";

const pageRows = 200;
const pagesMax = 50;

export async function deliveryIdOf(written: string, deliveries: Deliveries): Promise<string> {
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(written)) return written.toLowerCase();
  const digits = /^(?:…|\.\.\.)?([\da-f]{6,12})$/i.exec(written)?.[1]?.toLowerCase();
  if (digits === undefined) {
    throw new UsageError(`${written} is no id of a delivery.`, "See minoots deliveries list.");
  }
  const found = await deadEndingWith(digits, deliveries);
  if (found.length === 0) {
    throw new MissingError(
      `No dead delivery ends in ${digits}.`,
      "Of others give the whole id: minoots deliveries list --timer <timer> --json",
    );
  }
  if (found.length === 1) return found[0]!;
  throw new UsageError(`${found.join(" and ")} end so.`, "Give the whole id of one.");
}

async function deadEndingWith(digits: string, deliveries: Deliveries): Promise<string[]> {
  const found: string[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < pagesMax; pages += 1) {
    const page = await deliveries.list({ status: ["dead"] }, pageRows, after);
    found.push(...page.deliveries.map(({ id }) => id).filter((id) => id.endsWith(digits)));
    if (page.next === null) return found;
    after = page.next;
  }
  throw new UsageError("There are too many dead deliveries to look for it.", "Give its whole id.");
}
