// What the types of the package must bear: that of a project with a browser's types alone.
import { createClient, MinootsError, verifyWebhook } from "minoots/client";
import type { FeedEvent, TimerDetails } from "minoots";

const client = createClient({ url: "http://localhost:3000", key: "k", fetch });

export async function main(): Promise<string[]> {
  const { timer } = await client.schedule({
    name: "tea",
    fireAt: new Date(),
    actions: [{ webhook: { url: "https://example.com", method: "POST" } }],
  });
  const ended: TimerDetails = await client.waitFor(timer, { signal: new AbortController().signal });
  const cursors: string[] = [ended.status];
  const keep = ({ cursor }: FeedEvent) => cursors.push(cursor);
  for await (const event of client.events({ types: ["TIMER_FIRED"] })) keep(event);
  try {
    // @ts-expect-error -- a name is needed
    await client.schedule({ fireIn: "5s" });
    // @ts-expect-error -- one action is of one kind
    await client.schedule({ name: "a", actions: [{ fax: {} }] });
  } catch (error) {
    if (error instanceof MinootsError && error.code === "KEY_CONFLICT") return cursors;
  }
  const event = await verifyWebhook("{}", new Headers(), ["whsec_a"]);
  return event.type === "agent.prompt" ? [event.data.prompt] : [];
}
