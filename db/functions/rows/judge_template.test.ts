import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const judging = `minoots_private.judge_template($1, '{"id": "", "host": "", "url": ""}')`;
const webhook = (url: string) => ({ name: "x", actions: [{ webhook: { url } }] });

sqlTest.for([
  { name: "order {id}" },
  webhook("{url}"),
  webhook("https://{host}/orders/{id}"),
  webhook("https://example.com/orders/{id}"),
  { name: "x", labels: { "{id}": "{id}" }, maxLateness: "5m", misfire: "skip" },
])("%j is good", async (template, { db }) => {
  expect(await answer(db, judging, [template])).toBe("");
});

sqlTest.for([
  [null, "timer"],
  [[], "timer"],
  [{}, "timer.name"],
  [{ name: "x", key: "mine" }, "timer.key"],
  [{ name: "x", fireAt: "2030-01-01T00:00:00Z" }, "timer.fireAt"],
  [{ name: "x", retrypolicy: {} }, "timer.retrypolicy"],
  [{ name: "{no}" }, "timer"],
  [{ name: "x", labels: { a: 1 } }, "timer.labels.a"],
  [webhook("ftp://{host}"), "timer.actions[0].webhook.url"],
] as const)("%j is refused at %s", async ([template, path], { db }) => {
  const values = [template === null ? null : JSON.stringify(template)];

  expect(await refusal(db, judging, values)).toMatchObject({
    code: expect.stringMatching(/^MN/) as string,
    path,
  });
});
