export interface RecentMap<V> {
  /** Undefined when unknown or forgotten; asking makes it recent. */
  get(key: string): V | undefined;
  set(key: string, value: V): void;
}

/** Longer keys are kept by their beginning, length and a hash, so that a hostile key costs no more than another. */
const longestKey = 256;

/**
 * A map that remembers at least the `count` keys last asked for or set, and at most twice as many. Two generations, the
 * older of which is dropped as a whole: forgetting one entry after the other would cost more than all the rest.
 */
export function createRecentMap<V>(count: number): RecentMap<V> {
  let young = new Map<string, V>();
  let old = new Map<string, V>();
  const put = (key: string, value: V): void => {
    if (young.size >= count && !young.has(key)) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
  };
  return {
    get(key) {
      const short = shortKey(key);
      const known = young.get(short);
      if (known !== undefined) return known;
      const aged = old.get(short);
      if (aged !== undefined) put(short, aged);
      return aged;
    },
    set: (key, value) => put(shortKey(key), value),
  };
}

function shortKey(key: string): string {
  if (key.length <= longestKey) return key;
  let low = 7;
  let high = 11;
  for (let index = 0; index < key.length; index += 1) {
    low = (Math.imul(low, 31) + key.charCodeAt(index)) | 0;
    high = (Math.imul(high, 131) + key.charCodeAt(index)) | 0;
  }
  return `${key.slice(0, longestKey)}#${key.length}#${low}#${high}`;
}
