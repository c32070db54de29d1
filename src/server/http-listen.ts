// Where the server listens, and what a person is told when it cannot.
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Config } from "../config.ts";
import { UserError } from "../errors.ts";

export function listen(server: Server, config: Pick<Config, "host" | "port">): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(listenError(error, config)));
    server.listen(config.port, config.host, () => resolve(addressOf(server, config.host)));
  });
}

function addressOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  const everywhere = ["0.0.0.0", "::", "127.0.0.1", "::1", "localhost"].includes(host);
  const name = everywhere ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

function listenError(
  error: NodeJS.ErrnoException,
  config: Pick<Config, "host" | "port">,
): UserError | Error {
  const { host, port } = config;
  const cause = { cause: error };
  switch (error.code) {
    case "EADDRINUSE":
      return new UserError(
        `Port ${port} is in use by another program.`,
        `Stop that program, or choose another port: PORT=${port + 1} npm start`,
        cause,
      );
    case "EACCES":
      return new UserError(
        `Port ${port} is not allowed to this user.`,
        "Choose a port above 1023: PORT=3000 npm start",
        cause,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new UserError(
        `This machine has no address ${host}.`,
        "Set HOST to an address of this machine, or to 127.0.0.1.",
        cause,
      );
    default:
      return error;
  }
}
