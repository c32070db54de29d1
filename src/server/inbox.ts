// A receiver for one's own first webhook, on the development server only: it checks the
// signature as any receiver should, answers 200 whatever it finds, and says what it found.
import type { IncomingMessage } from "node:http";
import { verifyWebhook } from "../webhook-signature.ts";

export interface Inbox {
  receive(request: IncomingMessage, body: Buffer): Promise<InboxReceipt>;
}

export interface InboxReceipt {
  readonly deliveryId: string | null;
  readonly valid: boolean;
}

export interface InboxOptions {
  readonly inboxSecrets: () => Promise<readonly string[]> | readonly string[];
  readonly onReceived: (receipt: InboxReceipt) => void;
}

export function createInbox(options: InboxOptions): Inbox {
  return {
    async receive(request, body) {
      const deliveryId = request.headers["webhook-id"];
      const receipt = {
        deliveryId: typeof deliveryId === "string" ? deliveryId : null,
        valid: isValid(request, body, await options.inboxSecrets()),
      };
      options.onReceived(receipt);
      return receipt;
    },
  };
}

function isValid(request: IncomingMessage, body: Buffer, secrets: readonly string[]): boolean {
  try {
    verifyWebhook(body, request.headers, secrets);
    return true;
  } catch {
    return false;
  }
}
