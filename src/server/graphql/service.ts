// grafserv without a server of its own: it is given each request and gives back an answer.
import { GrafservBase } from "postgraphile/grafserv";

export type Digest = Parameters<GrafservBase["processRequest"]>[0];
export type Answer = Awaited<ReturnType<GrafservBase["processRequest"]>>;

export class GraphqlService extends GrafservBase {
  async answer(digest: Digest): Promise<Answer> {
    return this.processRequest(digest);
  }
}
