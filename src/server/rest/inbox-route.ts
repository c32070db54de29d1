// The address of the development inbox.
import { answerText } from "./face.ts";
import { readBytes } from "./body.ts";
import type { Inbox } from "../inbox.ts";
import type { RestApp } from "./face.ts";

export function addInbox(app: RestApp, inbox: Inbox): void {
  app.post("/inbox", async (context) => {
    const { incoming } = context.env;
    const receipt = await inbox.receive(incoming, await readBytes(incoming));
    return answerText(JSON.stringify(receipt), 200, { "content-type": "application/json" });
  });
}
