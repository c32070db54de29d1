// Endpoints over GraphQL: limited, listed, and given a secret that is shown this once and
// kept sealed, so that only the hands can open it.
import { expect } from "vitest";
import { createSealer } from "../../src/tasks/seal.ts";
import { makeKey } from "../server/support.ts";
import { secretKey, test } from "./support.ts";

const save = `mutation ($input: SaveEndpointInput!) { saveEndpoint(input: $input) {
  outcome message endpoint { origin state rate concurrency failures } } }`;
const rotate = `mutation ($url: String!, $overlap: String) {
  rotateEndpointSecret(input: {url: $url, overlap: $overlap}) {
    outcome message secret endpoint { origin oldSecretsEndAt } } }`;
const list = `query ($first: Int, $after: PageCursor) { endpoints(first: $first, after: $after) {
  nodes { origin state } pageInfo { hasNextPage endCursor } } }`;

test("an endpoint is limited, and listed page by page", async ({ api }) => {
  const { saveEndpoint } = await api.run(save, {
    input: { url: "https://b.example/hook", rate: 5, concurrency: 2 },
  });
  await api.run(save, { input: { url: "https://a.example", enabled: false } });

  expect(saveEndpoint).toMatchObject({
    outcome: "CREATED",
    endpoint: { origin: "https://b.example", state: "HEALTHY", rate: 5, concurrency: 2 },
  });
  const first = (await api.run(list, { first: 1 })).endpoints;
  expect(first).toMatchObject({
    nodes: [{ origin: "https://a.example", state: "DISABLED" }],
    pageInfo: { hasNextPage: true },
  });
  const after = first.pageInfo.endCursor;
  expect((await api.run(list, { after })).endpoints).toMatchObject({
    nodes: [{ origin: "https://b.example" }],
    pageInfo: { hasNextPage: false },
  });
});

test("a secret is shown once, and kept sealed for its endpoint alone", async ({
  api,
  db,
  tenant,
}) => {
  const admin = await makeKey(db, tenant, ["admin"]);
  const url = "https://c.example/hook";
  const [one, two] = [
    (await api.ask(rotate, { url }, admin)).data.rotateEndpointSecret,
    (await api.ask(rotate, { url, overlap: "1h" }, admin)).data.rotateEndpointSecret,
  ];

  expect([one.secret, two.secret]).toEqual([
    expect.stringMatching(/^whsec_[\w+/=]{44}$/),
    expect.stringMatching(/^whsec_[\w+/=]{44}$/),
  ]);
  expect(one.endpoint).toEqual({ origin: "https://c.example", oldSecretsEndAt: null });
  expect(two.endpoint.oldSecretsEndAt).toMatch(/Z$/);
  const { rows } = await db.query(
    "select sealed_secrets as sealed from minoots_private.endpoints where origin = $1",
    ["https://c.example"],
  );
  const context = { tenantId: tenant.id, endpoint: "https://c.example" };
  const sealer = createSealer(secretKey);
  const sealed = (rows[0] as { sealed: string[] }).sealed;
  expect(sealed.map((text) => sealer.unseal(text, context))).toEqual([two.secret, one.secret]);
});

test("without the scope admin none is made, and mistakes are told at their field", async ({
  api,
  db,
  tenant,
}) => {
  const admin = await makeKey(db, tenant, ["admin"]);
  const writer = await makeKey(db, tenant, ["read", "write"]);
  const codes = async (variables: object, key: string) =>
    (await api.ask(rotate, variables, key)).errors?.map(({ extensions: { code, path } }) => [
      code,
      path,
    ]);

  expect(await codes({ url: "https://c.example" }, writer)).toEqual([["FORBIDDEN", undefined]]);
  expect(await codes({ url: "ftp://c.example" }, admin)).toEqual([["INVALID_ACTION", "url"]]);
  expect(await codes({ url: "https://c.example", overlap: "1y" }, admin)).toEqual([
    ["INVALID_DURATION", "overlap"],
  ]);
});
