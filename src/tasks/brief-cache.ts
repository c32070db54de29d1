// A small memory that forgets: by age, and the oldest first when it is full.

export interface BriefCache<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

export interface BriefCacheSettings {
  readonly entriesMax: number;
  readonly keepMs: number;
  readonly now?: () => number;
}

export function createBriefCache<Value>(settings: BriefCacheSettings): BriefCache<Value> {
  const now = settings.now ?? (() => performance.now());
  const entries = new Map<string, { readonly value: Value; readonly until: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined || entry.until > now()) return entry?.value;
      entries.delete(key);
      return undefined;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, { value, until: now() + settings.keepMs });
      if (entries.size > settings.entriesMax) entries.delete(entries.keys().next().value!);
    },
  };
}
