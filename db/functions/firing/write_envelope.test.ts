import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { timerFields, timerValue } from "../../../test/harness/firing.ts";

const id = "018f0000-0000-7000-8000-000000000001";

async function envelopeOf(db: Queryable, action: object, fields: object = {}): Promise<string> {
  const { rows } = await db.query(
    `select minoots_private.write_envelope($2, timer.id, timer.name, timer.key, timer.fire_at,
      timer.labels, timer.metadata) as body
    from ${timerValue} as timer`,
    [timerFields({ id, ...fields }), JSON.stringify({ id: "a", ...action })],
  );
  return (rows[0] as { body: string }).body;
}

const prompt = (parameters: object) => ({
  kind: "agent_prompt",
  parameters: { prompt: "Ask.", context: {}, queue: "default", ...parameters },
});

sqlTest("these are the exact bytes of a prompt", async ({ db }) => {
  const fields = { key: "k", labels: { order: "42" }, metadata: { a: 1 } };
  const action = prompt({ context: { order: null }, agent: "clerk", correlationId: "c-1" });

  expect(await envelopeOf(db, action, fields)).toBe(
    `{"type":"agent.prompt","timestamp":"2030-01-01T12:00:00.000Z","data":{"timer":{"id":"${id}",` +
      `"name":"tea","key":"k","labels":{"order": "42"},"metadata":{"a": 1}},"actionId":"a",` +
      `"correlationId":"c-1","agent":"clerk","prompt":"Ask.","context":{"order": null}}}`,
  );
});

sqlTest("these are the exact bytes of an event", async ({ db }) => {
  const parameters = { event: "payment.overdue", workflow: "dunning", data: { days: 14 } };

  expect(await envelopeOf(db, { kind: "workflow_event", parameters })).toBe(
    `{"type":"workflow.event","timestamp":"2030-01-01T12:00:00.000Z","data":{"timer":{"id":"${id}",` +
      `"name":"tea","key":null,"labels":{},"metadata":null},"actionId":"a",` +
      `"correlationId":"${id}","workflow":"dunning","event":"payment.overdue","data":{"days": 14}}}`,
  );
});

sqlTest("it belongs to its timer, and names no agent, unless that is said", async ({ db }) => {
  expect(JSON.parse(await envelopeOf(db, prompt({})))).toMatchObject({
    data: { correlationId: id, agent: null },
  });
});

sqlTest("whatever is asked, it is JSON and holds it", async ({ db }) => {
  const text = 'a "quoted" \\ back\n\tslash % %s \u2028 日本 🎉';

  expect(
    JSON.parse(await envelopeOf(db, prompt({ prompt: text, context: { text } }))),
  ).toMatchObject({ data: { prompt: text, context: { text } } });
});

sqlTest("what is learnt at firing changes nothing, nor does the session", async ({ db }) => {
  const before = await envelopeOf(db, prompt({}));
  await db.query("set local timezone = 'Pacific/Auckland'; set local datestyle = 'German, DMY'");

  const fired = { status: "fired", fired_at: "2030-01-02T00:00:00Z" };
  expect(await envelopeOf(db, prompt({}), fired)).toBe(before);
});
