const segmentCache = new Map<string, readonly string[]>();

/** The unescaped segments of a JSON pointer (RFC 6901); `''` is the whole document. */
export function pointerSegments(pointer: string): readonly string[] {
  const known = segmentCache.get(pointer);
  if (known !== undefined) return known;
  const segments =
    pointer === ''
      ? []
      : pointer
          .split('/')
          .slice(1)
          .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
  // Pointers come from profiles, so there are few; a bound keeps a flood of edited profiles from growing it for ever.
  if (segmentCache.size >= 5000) segmentCache.clear();
  segmentCache.set(pointer, segments);
  return segments;
}

/** One segment of a JSON pointer, escaped. */
export function pointerSegment(key: string | number): string {
  return String(key).replaceAll('~', '~0').replaceAll('/', '~1');
}

/** An object or an array. */
export function hasChildren(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** A property that is really there, never an inherited one; undefined otherwise. */
export function childOf(value: unknown, key: string): unknown {
  return hasChildren(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The value at a JSON pointer; undefined when nothing stands there. */
export function valueAt(root: unknown, pointer: string): unknown {
  let value = root;
  for (const segment of pointerSegments(pointer)) {
    value = childOf(value, segment);
    if (value === undefined) return undefined;
  }
  return value;
}
