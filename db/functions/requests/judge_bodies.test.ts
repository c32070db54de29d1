import { expect } from "vitest";
import { refusal } from "../../../test/harness/rules.ts";
import { schedule, verbTest } from "../../../test/harness/timers.ts";

const url = "https://example.com";
const call = "minoots_private.schedule_request($1)";
const timer = { name: "tea", fireIn: "1h" };

verbTest(
  "a body that names what its timer has is taken, and answered as written",
  async ({ server }) => {
    const bodyTemplate = { to: "{labels.who}", n: "{metadata.n}", key: "{key}", nothing: null };
    const more = { key: "k", labels: { who: "ada" }, metadata: { n: 1 } };

    const { timer: made } = await schedule(server, {
      ...more,
      actions: [{ webhook: { url, bodyTemplate } }],
    });

    expect(made.actions).toMatchObject([{ parameters: { url, bodyTemplate } }]);
  },
);

verbTest.for([
  [{ webhook: { url, bodyTemplate: "{labels.who}" } }, "actions[0].webhook", "labels.who"],
  [{ type: "webhook", url, bodyTemplate: ["{key}"] }, "actions[0]", "key"],
  [
    { kind: "webhook", parameters: { url, bodyTemplate: { a: "{metadata.a}" } } },
    "actions[0].parameters",
    "metadata.a",
  ],
  [
    { webhook: { url }, escalation: { action: { webhook: { url, bodyTemplate: "{key}" } } } },
    "actions[0].escalation.action.webhook",
    "key",
  ],
] as const)("%j names what this timer lacks", async ([action, at, field], { server }) => {
  const refused = await refusal(server, call, [{ ...timer, actions: [action] }]);

  expect(refused).toMatchObject({
    code: "MN004",
    path: `${at}.bodyTemplate`,
    message: `${at}.bodyTemplate names {${field}}, which this timer lacks.`,
  });
});

verbTest("one that would grow beyond all measure is refused before it does", async ({ server }) => {
  const metadata = "x".repeat(100_000);
  const actions = [{ webhook: { url, bodyTemplate: "{metadata}".repeat(1000) } }];

  expect(await refusal(server, call, [{ ...timer, metadata, actions }])).toMatchObject({
    code: "MN014",
    path: "actions[0].webhook.bodyTemplate",
  });
});

verbTest("the same request with a null in its body is another request", async ({ server }) => {
  const asked = (body: object) => [{ ...timer, key: "k", actions: [{ webhook: { url, body } }] }];
  await schedule(server, asked({ a: null })[0]);

  expect(await refusal(server, call, asked({}))).toMatchObject({ code: "MN011" });
});
