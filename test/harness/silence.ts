// A wire to the database that can fall silent as one into a black hole does: both ends stay open,
// nothing passes, and even a goodbye is not answered.
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface Silence {
  readonly url: string;
  fall(): void;
}

export async function beforeSilence(direct: string): Promise<Silence> {
  const address = new URL(direct);
  const port = Number(address.port);
  const wires: (readonly [Socket, Socket])[] = [];
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const database = connect(port, "127.0.0.1");
    for (const end of [client, database]) end.on("error", () => undefined);
    client.pipe(database).pipe(client);
    wires.push([client, database]);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    for (const end of wires.flat()) end.destroy();
    server.close();
    await once(server, "close");
  });
  address.hostname = "127.0.0.1";
  address.port = String((server.address() as AddressInfo).port);
  return {
    url: address.href,
    fall() {
      for (const [client, database] of wires) {
        client.unpipe(database).resume();
        database.unpipe(client).resume();
      }
    },
  };
}
