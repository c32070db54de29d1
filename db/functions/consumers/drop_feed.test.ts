import { expect } from "vitest";
import { insertTenant } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { verbTest } from "../../../test/harness/timers.ts";

const names = "array(select consumer from minoots.feed_consumers())";

verbTest("a consumer is forgotten, and those of others stay", async ({ server, become, db }) => {
  await become(null);
  await become(null);
  await become("minoots_server", await insertTenant(db));
  await server.query("select minoots.seek_feed('theirs')");

  expect(await refusal(server, "minoots.drop_feed('billing')")).toMatchObject({ code: "MN010" });
  await server.query("select minoots.seek_feed('billing')");
  await server.query("select minoots.drop_feed('billing')");

  expect(await answer(server, names)).toEqual(["theirs"]);
});

verbTest("of another tenant's it knows nothing", async ({ server, become, db }) => {
  await server.query("select minoots.seek_feed('billing')");
  await become(null);
  await become("minoots_server", await insertTenant(db));

  expect(await refusal(server, "minoots.drop_feed('billing')")).toMatchObject({
    code: "MN010",
    path: "consumer",
  });
  expect(await refusal(server, "minoots.drop_feed()")).toMatchObject({ code: "MN001" });
});
