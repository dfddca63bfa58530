import type { JsonScan } from '../payload/json-scan.ts';
import { jsonToken, nextToken, startLexer } from '../payload/json-token.ts';

/**
 * A fingerprint of every value as it is written: two values have the same one when they are written alike but for the
 * white space between tokens, with the same keys in the same order. 52 bits in a double, so that one array holds them.
 */
export function hashValues({ text, nodes }: JsonScan): Float64Array {
  const hashes = new Float64Array(nodes.count);
  const lexer = startLexer(text);
  // Children have higher numbers than what holds them, so they are done before it.
  for (let node = nodes.count - 1; node >= 0; node -= 1) {
    const kind = nodes.kinds[node] ?? 0;
    const start = nodes.starts[node] ?? 0;
    const end = nodes.ends[node] ?? start;
    let low = seedLow ^ kind;
    let high = seedHigh ^ kind;
    if (kind === jsonToken.openObject || kind === jsonToken.openArray) {
      let child = (nodes.counts[node] ?? 0) > 0 ? node + 1 : -1;
      while (child !== -1) {
        const inner = hashes[child] ?? 0;
        low = Math.imul(low ^ (inner % wide), primeLow) ^ (low >>> 13);
        high = Math.imul(high ^ Math.floor(inner / wide), primeHigh) ^ (high >>> 15);
        child = nodes.nexts[child] ?? -1;
      }
    } else {
      for (let at = start; at < end; at += 1) {
        const code = text.charCodeAt(at);
        low = Math.imul(low ^ code, primeLow);
        high = Math.imul(high ^ code, primeHigh) ^ (high >>> 15);
      }
    }
    const keyStart = nodes.keyStarts[node] ?? -1;
    if (keyStart !== -1) {
      lexer.at = keyStart;
      nextToken(lexer);
      low = Math.imul(low ^ 0x3a, primeLow);
      for (let at = keyStart; at < lexer.at; at += 1) {
        const code = text.charCodeAt(at);
        low = Math.imul(low ^ code, primeLow);
        high = Math.imul(high ^ code, primeHigh) ^ (high >>> 15);
      }
    }
    hashes[node] = (low >>> 0) + ((high >>> 0) % highRange) * wide;
  }
  return hashes;
}

const wide = 4_294_967_296;
/** 20 bits: what is left of a double's 52 beside the lower 32. */
const highRange = 1_048_576;
const seedLow = 0x811c9dc5 | 0;
const seedHigh = 0x9e3779b1 | 0;
const primeLow = 0x01000193;
const primeHigh = 0x85ebca6b | 0;
