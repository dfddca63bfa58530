/**
 * Values of a MessagePort as JSON text, for the way over CDP. Structured clone's everyday part: JSON, undefined, bytes,
 * dates, big integers, maps and sets; anything else throws as a clone would.
 * Both functions are also sent into the page as source text, so they may use nothing outside themselves.
 */

export function encodeValue(value: unknown): string {
  const tag = (item: unknown): unknown => {
    if (item === undefined) return { $: 'undefined' };
    if (typeof item === 'bigint') return { $: 'bigint', v: String(item) };
    if (typeof item === 'number' && !Number.isFinite(item)) return { $: 'number', v: String(item) };
    if (item === null || ['string', 'number', 'boolean'].includes(typeof item)) return item;
    if (item instanceof ArrayBuffer || item instanceof Uint8Array) {
      const bytes = new Uint8Array(item);
      let text = '';
      for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
      return { $: item instanceof ArrayBuffer ? 'buffer' : 'bytes', v: btoa(text) };
    }
    if (item instanceof Date) return { $: 'date', v: item.getTime() };
    if (item instanceof Map) return { $: 'map', v: [...(item as Map<unknown, unknown>)].map((pair) => pair.map(tag)) };
    if (item instanceof Set) return { $: 'set', v: [...(item as Set<unknown>)].map(tag) };
    if (Array.isArray(item)) return item.map(tag);
    const prototype = typeof item === 'object' ? (Object.getPrototypeOf(item) as unknown) : 0;
    if (typeof item !== 'object' || (prototype !== null && Object.getPrototypeOf(prototype) !== null)) {
      throw new DOMException(`${Object.prototype.toString.call(item)} could not be cloned.`, 'DataCloneError');
    }
    return { $: 'object', v: Object.entries(item).map(([key, entry]) => [key, tag(entry)]) };
  };
  return JSON.stringify(tag(value));
}

export function decodeValue(text: string): unknown {
  const untag = (item: unknown): unknown => {
    if (typeof item !== 'object' || item === null) return item;
    if (Array.isArray(item)) return item.map(untag);
    const { $: kind, v } = item as { $: string; v: unknown };
    const pairs = (): [unknown, unknown][] => (v as [unknown, unknown][]).map(([key, entry]) => [untag(key), untag(entry)]);
    if (kind === 'undefined') return undefined;
    if (kind === 'bigint') return BigInt(v as string);
    if (kind === 'number') return Number(v);
    if (kind === 'buffer' || kind === 'bytes') {
      const bytes = Uint8Array.from(atob(v as string), (letter) => letter.charCodeAt(0));
      return kind === 'buffer' ? bytes.buffer : bytes;
    }
    if (kind === 'date') return new Date(v as number);
    if (kind === 'map') return new Map(pairs());
    if (kind === 'set') return new Set((v as unknown[]).map(untag));
    return Object.fromEntries(pairs());
  };
  return untag(JSON.parse(text));
}
