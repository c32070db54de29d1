// The page for trying out, while developing: it begins with something to try, and the key to
// try it with.
import type { GraphileConfig } from "graphile-config";

type Page = NonNullable<GraphileConfig.Preset["ruru"]>;

const initialQuery = `mutation {
  scheduleTimer(input: { name: "tea", fireIn: "5s" }) {
    outcome
    message
    timer { id fireAt status }
  }
}

# To see all that happens, run this in a tab of its own:
#
# subscription {
#   timerEvents { type cursor timer { name lagMs } }
# }
`;

// The types of a page's parts come with a package that is left out of the install for its size.
export function pageFor(demoKey: string | null): Page {
  const headers = demoKey === null ? {} : { "X-API-Key": demoKey };
  const config: object = {
    clientConfig: { initialQuery, initialHeaders: JSON.stringify(headers, null, 2) },
    htmlParts: {
      titleTag: "<title>MINOOTS: GraphQL</title>",
      headerScripts: (scripts: string) => scripts + (demoKey === null ? "" : sendingBy(demoKey)),
    },
  };
  return config;
}

// The page asks for the schema before it reads its own headers: without a key of this machine
// it would begin with an error and know no field.
function sendingBy(demoKey: string): string {
  return `<script>
const ask = globalThis.fetch;
globalThis.fetch = (to, init = {}) => {
  const headers = new Headers(init.headers);
  const isNamed = headers.has("x-api-key") || headers.has("authorization");
  if (!isNamed) headers.set("x-api-key", ${JSON.stringify(demoKey)});
  return ask(to, { ...init, headers });
};
</script>`;
}
