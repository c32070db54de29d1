// How names in SQL become names in GraphQL: id stays id, a list of timers is a
// TimerConnection, and Cursor means a place in the feed, never in a page.
import type { GraphileConfig } from "graphile-config";

export const NamesPlugin: GraphileConfig.Plugin = {
  name: "MinootsNamesPlugin",
  version: "1.0.0",
  inflection: {
    replace: {
      _attributeName(previous, _options, details) {
        return previous?.({ ...details, skipRowId: true }) ?? details.attributeName;
      },
      builtin(previous, _options, name) {
        return name === "Cursor" ? "PageCursor" : (previous?.(name) ?? name);
      },
      // A row as an input is never shown, and TimerInput is another thing.
      inputType(previous, _options, typeName) {
        return typeName === "Timer" ? "TimerRowInput" : (previous?.(typeName) ?? typeName);
      },
      connectionType: (_previous, _options, typeName) => `${typeName}Connection`,
      edgeType: (_previous, _options, typeName) => `${typeName}Edge`,
    },
  },
};
