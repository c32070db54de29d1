// Endpoints by the command line, against an API and a database; and that the two places answer in
// the same words and forms.
import { expect } from "vitest";
import { makeKey } from "../server/support.ts";
import { places, rows, run, test } from "./places.ts";
import type { Ended } from "./support.ts";

const origin = "https://shop.example.com";

test.for(places)(
  "by the %s an endpoint is limited, disabled and enabled",
  async (place, { environments }) => {
    const at = environments[place];

    const saved = await run(at, `endpoints save ${origin}/hook --rate 0.5 --text`);
    const [both] = await rows(at, `endpoints save ${origin} --concurrency 2`);
    const disabled = await run(at, `endpoints disable ${origin} --text`);
    const listed = await rows(at, "endpoints list");
    const [enabled] = await rows(at, `endpoints enable ${origin}`);
    const wrong = await run(at, `endpoints save ${origin} --concurrency 1.5`);
    const refused = await run(at, `endpoints save ftp://x --rate 1 --text`);

    expect(saved.stdout).toBe(`${origin}: called, at most 0.5 a second.\n`);
    expect(both).toMatchObject({ outcome: "changed", endpoint: { rate: 0.5, concurrency: 2 } });
    expect(disabled.stdout).toMatch(/^https:\/\/shop\.example\.com: disabled\. By /);
    expect(listed).toMatchObject([{ origin, state: "disabled", concurrency: 2 }]);
    expect(enabled).toMatchObject({ outcome: "changed", endpoint: { state: "healthy" } });
    expect([wrong.code, refused.code]).toEqual([2, 1]);
    expect(refused.stderr).toMatch(/url/);
  },
);

test("a secret is told by a server, to an admin", async ({ environments, db, tenant }) => {
  const admin = { ...environments.api, MINOOTS_KEY: await makeKey(db, tenant, ["admin"]) };
  const line = `endpoints rotate-secret ${origin} --overlap 1h`;

  const told = await run(admin, `${line} --text`);
  const refused = await run(environments.api, line);
  const elsewhere = await run(environments.database, `${line} --text`);

  expect(told.stdout).toMatch(/^whsec_\S{32,}\nhttps:\/\/shop\.example\.com: Keep the secret now/);
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringContaining("lacks the scope admin"),
  ]);
  expect([elsewhere.code, elsewhere.stderr]).toEqual([2, expect.stringMatching(/MINOOTS_URL/)]);
});

test("both places answer alike", async ({ environments, db }) => {
  const { api, database } = environments;
  const action =
    '{"id":"a","agent_prompt":{"prompt":"Hello?"},"ackWithin":"1h","escalation":{"afterAttempts":2,"action":{"webhook":{"url":"https://example.com/"}}}}';
  const [made] = await rows(api, `timers schedule ask --key k --fire-in 1h --action ${action}`);
  await rows(api, `endpoints save ${origin} --rate 5`);
  await rows(database, `timers fire ${made!.timer.id}`);
  const [waiting] = await rows(api, `deliveries list --timer ${made!.timer.id}`);
  await db.query(
    `update minoots_private.deliveries set status = 'dead', claimable_at = null, reason = 'no',
      finished_at = now(), attempts = '[{"at": "2026-11-21T08:00:00.000Z", "attempt": 1,
        "statusCode": null, "durationMs": 2, "error": "no", "errorCode": "REJECTED",
        "excerpt": null}]' where id = $1`,
    [waiting!["id"]],
  );

  for (const line of [
    "timers list",
    "timers show --key k",
    "deliveries list",
    `deliveries list --timer ${made!.timer.id}`,
    `deliveries show ${waiting!["id"] as string}`,
    "endpoints list",
    `endpoints save ${origin}`,
    `deliveries cancel ${waiting!["id"] as string}`,
  ]) {
    const [one, other] = [await run(api, `${line} --json`), await run(database, `${line} --json`)];
    const plain = ({ stdout }: Ended) => JSON.parse(stdout.replaceAll(/[\d.]+ s ago/g, "ago"));
    expect([line, plain(one)]).toEqual([line, plain(other)]);
  }
});
