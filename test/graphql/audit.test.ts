// The public audits of the GraphQL-over-HTTP specification: what MUST, SHOULD and MAY be.
import { expect } from "vitest";
import { serverAudits } from "graphql-http";
import { test } from "./support.ts";

test("GraphQL over HTTP is as the specification's audits want it, all of them", async ({
  open,
}) => {
  const api = await open({ development: true }); // some of them ask for the schema
  const fetchFn: typeof fetch = async (address, init) => {
    const headers = { ...(init?.headers as Record<string, string>), "x-api-key": api.key };
    return await fetch(address, { ...init, headers });
  };
  const audits = serverAudits({ url: `${api.url}/graphql`, fetchFn });

  const results = [];
  for (const audit of audits) results.push(await audit.fn());

  const failed = results.filter(({ status }) => status !== "ok");
  expect(failed.map((each) => [each.name, "reason" in each && each.reason])).toEqual([]);
  expect(results.length).toBeGreaterThan(60);
});
