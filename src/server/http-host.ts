// The guard against DNS rebinding: a page on the internet can point its own name at this
// machine and then speak to a server that listens here only. It cannot lie about that name,
// so on a development server only the names of this machine are answered.
import type { IncomingMessage } from "node:http";
import { problemWith } from "./problems.ts";
import type { Problem } from "./problems.ts";

const localHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

export function hostProblem(request: IncomingMessage): Problem | null {
  const hosts = request.headersDistinct.host ?? [];
  if (hosts.length === 1 && localHost.test(hosts[0]!)) return null;
  const named = hosts[0]?.slice(0, 100) ?? "no host";
  return problemWith("FORBIDDEN", `This development server does not answer to ${named}.`, {
    hint: "Call it as localhost, or set DATABASE_URL to run it for other machines.",
  });
}
