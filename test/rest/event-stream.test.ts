// A stream at its own pace: who does not keep up is let go with the cursor to go on from, who
// takes nothing is cut.
import type { ServerResponse } from "node:http";
import { expect } from "vitest";
import { openExchange } from "../../src/server/exchange.ts";
import { answerStream } from "../../src/server/rest/event-stream.ts";
import { scheduleOn, test } from "../server/hub-support.ts";
import { silent } from "../server/support.ts";

const nobody = { onEnd: () => {}, leave: () => {} };

/** An exchange whose answer only notes that it was cut. */
function exchangeTo(cut: () => void) {
  const outgoing = { setHeader: () => {}, once: () => {}, destroy: cut };
  const incoming = { headers: {}, url: "/events" };
  return openExchange(incoming as never, outgoing as unknown as ServerResponse, silent);
}

test("who falls behind is told the cursor to go on from, once they read again", async ({
  ticked,
  tenant,
  as,
}) => {
  const hub = ticked({ bufferMax: 5 });
  const events = hub.subscribe({ tenantId: tenant.id, after: null });
  const { value: first } = await events.next();
  const answer = answerStream({ exchange: exchangeTo(() => {}), events, first, open: nobody });
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  const text = (await reader.read()).value ?? "";

  for (let name = 0; name < 20; name += 1) {
    await scheduleOn(as("minoots_server", tenant), `n${name}`);
    await hub.tick();
  }
  const heard: string[] = [text];
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    heard.push(read.value);
  }

  const last = heard.at(-1)!;
  const before = /id: (\S+)/.exec(heard.at(-2)!)?.[1];
  expect(last).toMatch(/^event: closed\ndata: \{.*"code":"UNAVAILABLE".*\}\n\n$/);
  expect(last).toContain(`"cursor":"${before}"`);
  expect(heard.length).toBeLessThan(12);
  expect(hub.state().subscribers).toBe(0);
});

test("who takes nothing at all is cut after a while", async ({ ticked, tenant }) => {
  const hub = ticked({});
  const events = hub.subscribe({ tenantId: tenant.id, after: null });
  const { value: first } = await events.next();
  const cut = Promise.withResolvers<string>();
  const exchange = exchangeTo(() => cut.resolve("cut"));

  const answer = answerStream({ exchange, events, first, open: nobody, quietMs: 5 });

  expect(await cut.promise).toBe("cut");
  await answer.body!.cancel();
  expect(hub.state().subscribers).toBe(0);
});
