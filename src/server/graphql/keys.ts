// The tenant's API keys as a list; they are made and revoked by the verbs of SQL, as timers
// are. Who has no right to see them is told before, by the scopes of the operation.
import { extendSchema, gql } from "postgraphile/utils";

const typeDefs = gql`
  extend type Query {
    """
    The tenant's API keys, oldest first, those that ended lately included. Needs the scope ADMIN.
    """
    apiKeys: [ApiKey!]!
  }
`;

export const KeysPlugin = extendSchema((build) => {
  const keys = build.pgResources.api_keys!;
  return {
    typeDefs,
    objects: {
      Query: {
        plans: {
          apiKeys() {
            const $keys = keys.find();
            $keys.orderBy({ attribute: "created_at", direction: "ASC" });
            $keys.orderBy({ attribute: "id", direction: "ASC" });
            return $keys;
          },
        },
      },
    },
  };
});
