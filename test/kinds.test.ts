// Each kind of action as a whole: scheduled, fired by a real kernel, done by real hands, settled.
import { expect } from "vitest";
import { Webhook } from "standardwebhooks";
import { test } from "./harness/database.ts";
import { perform, runEngine, secretOf } from "./harness/engine.ts";
import { startReceiver } from "./tasks/support/receiver.ts";

test.for([
  [
    { agentPrompt: { prompt: "Ask.", context: { order: 42 } } },
    { type: "agent.prompt", data: { prompt: "Ask.", context: { order: 42 } } },
  ],
  [
    { type: "workflow_event", event: "paid", data: { order: 42 } },
    { type: "workflow.event", data: { event: "paid", data: { order: 42 } } },
  ],
] as const)(
  "%j is pushed to its url, signed as a webhook is",
  async ([action, body], { db, url, tenant }) => {
    const receiver = await startReceiver();
    const address = { url: `http://127.0.0.1:${receiver.port}/agent` };
    await runEngine(url);
    const pushed =
      "agentPrompt" in action
        ? { agentPrompt: { ...action.agentPrompt, ...address } }
        : { ...action, ...address };

    const { timer } = await perform(db, tenant, pushed, { metadata: { a: 1 } });

    expect(timer["status"]).toBe("completed");
    const [request] = receiver.requests;
    const secret = await secretOf(db, tenant, `http://127.0.0.1:${receiver.port}`);
    const headers = request!.headers as Record<string, string>;
    const verified = new Webhook(secret).verify(request!.body, headers);
    expect(verified).toMatchObject(body);
    expect(verified).toMatchObject({
      data: { timer: { id: timer["id"], metadata: { a: 1 } }, correlationId: timer["id"] },
    });
  },
);
