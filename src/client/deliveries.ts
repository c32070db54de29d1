// What a receiver, or whoever looks after it, says of a delivery.
import { request } from "./request.ts";
import type { Answer, CallOptions, RequestOptions, Variables } from "./request.ts";

export type DeliveryChange = Answer<"acknowledgeDelivery">;
export type Acknowledgement = Omit<Variables<"acknowledgeDelivery">["input"], "id">;
export type Rejection = Omit<Variables<"rejectDelivery">["input"], "id">;
export type Extension = Omit<Variables<"extendDelivery">["input"], "id">;

/** Each takes the delivery's id, which a receiver is given as `webhook-id`. */
export interface DeliveryVerbs {
  /** It is done, and this came of it. */
  acknowledge(id: string, said?: Acknowledgement, options?: CallOptions): Promise<DeliveryChange>;
  /** It could not be done. */
  reject(id: string, said?: Rejection, options?: CallOptions): Promise<DeliveryChange>;
  /** It takes longer. */
  extend(id: string, said?: Extension, options?: CallOptions): Promise<DeliveryChange>;
  cancelDelivery(id: string, options?: CallOptions): Promise<DeliveryChange>;
  /** One that was given up is tried again, from the first attempt. */
  replay(id: string, options?: CallOptions): Promise<DeliveryChange>;
}

type Name =
  | "acknowledgeDelivery"
  | "rejectDelivery"
  | "extendDelivery"
  | "cancelDelivery"
  | "replayDelivery";

export function deliveryVerbs(requests: RequestOptions): DeliveryVerbs {
  const say = async <Verb extends Name>(
    name: Verb,
    input: Variables<Verb>["input"],
    options: CallOptions | undefined,
  ): Promise<DeliveryChange> => {
    const variables = { input } as Variables<Verb>;
    // A field that failed is null, and then its error is thrown.
    return (await request(requests, name, variables, { ...options, isSafe: false }))!;
  };
  return {
    acknowledge: (id, said, options) => say("acknowledgeDelivery", { ...said, id }, options),
    reject: (id, said, options) => say("rejectDelivery", { ...said, id }, options),
    extend: (id, said, options) => say("extendDelivery", { ...said, id }, options),
    cancelDelivery: (id, options) => say("cancelDelivery", { id }, options),
    replay: (id, options) => say("replayDelivery", { id }, options),
  };
}
