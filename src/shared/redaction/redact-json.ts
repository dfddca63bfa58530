/** Takes secrets out of a JSON text in place: what is not secret keeps every byte, number and order it had. */
import { jsonToken } from '../payload/json-token.ts';
import { scanJson, type JsonScan } from '../payload/json-scan.ts';
import { redactText, type TextRules } from './redact-text.ts';
import { isPersonalField, isSecretField, placeholderName } from './sensitive-names.ts';

export interface JsonRules extends TextRules {
  /** Whether a value keeps its length, and a number stays one. */
  readonly keepLength: boolean;
  /** Takes out what is known to be secret from elsewhere. */
  readonly known: (text: string) => string;
  /** The stand-in in the form that `keepLength` asks for. */
  readonly standInField: (value: string, name: string, kind: 'text' | 'number') => string;
}

/** JSON within the strings of JSON, so deep at most. */
const nestedAtMost = 3;
/** Values looked at; a larger text is redacted as plain text. */
const valuesAtMost = 1_000_000;

/** Null when the text is no JSON that could be read. */
export function redactJson(text: string, rules: JsonRules, depth = 0): string | null {
  const scan = scanJson(text, valuesAtMost);
  if (scan.problem !== null || scan.tooMany) return null;
  const kind = scan.nodes.kinds[0];
  if (depth > 0 && kind !== jsonToken.openObject && kind !== jsonToken.openArray) return null;
  const names = secretNames(scan, rules);
  const pieces: string[] = [];
  let from = 0;
  for (let node = 0; node < scan.nodes.count; node += 1) {
    const replaced = redactValue(scan, node, names[node] ?? null, rules, depth);
    if (replaced === null) continue;
    pieces.push(text.slice(from, scan.nodes.starts[node]), replaced);
    from = scan.nodes.ends[node] ?? text.length;
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(from);
}

/** For each value the name under which it is secret: its own key's, or that of a container around it. */
function secretNames({ nodes, text }: JsonScan, { personalData }: JsonRules): (string | null)[] {
  const names: (string | null)[] = Array.from({ length: nodes.count }, () => null);
  for (let node = 0; node < nodes.count; node += 1) {
    const parent = nodes.parents[node] ?? -1;
    const inherited = parent === -1 ? null : (names[parent] ?? null);
    const keyStart = nodes.keyStarts[node] ?? -1;
    const key = keyStart === -1 ? null : keyAt(text, keyStart);
    const own = key !== null && (isSecretField(key) || (personalData && isPersonalField(key))) ? placeholderName(key) : null;
    names[node] = own ?? inherited;
  }
  return names;
}

function keyAt(text: string, start: number): string {
  const end = /"(?:[^"\\]|\\.)*"/sy;
  end.lastIndex = start;
  const found = end.exec(text)?.[0] ?? '""';
  return found.includes('\\') ? String(JSON.parse(found)) : found.slice(1, -1);
}

function redactValue(scan: JsonScan, node: number, name: string | null, rules: JsonRules, depth: number): string | null {
  const { nodes, text } = scan;
  const kind = nodes.kinds[node];
  const raw = text.slice(nodes.starts[node], nodes.ends[node]);
  if (kind === jsonToken.number) {
    if (name === null) {
      const known = rules.known(raw);
      return known === raw ? null : JSON.stringify(known);
    }
    const placeholder = rules.standInField(raw, name, 'number');
    return rules.keepLength ? placeholder : JSON.stringify(placeholder);
  }
  if (kind !== jsonToken.string) return null;
  const value = raw.includes('\\') ? String(JSON.parse(raw)) : raw.slice(1, -1);
  if (value === '') return null;
  if (name !== null) return JSON.stringify(rules.standInField(value, name, 'text'));
  const redacted = redactString(value, rules, depth);
  return redacted === value ? null : JSON.stringify(redacted);
}

function redactString(value: string, rules: JsonRules, depth: number): string {
  if (depth < nestedAtMost && /^\s*[[{]/.test(value)) {
    const nested = redactJson(value, rules, depth + 1);
    if (nested !== null) return nested;
  }
  return rules.known(redactText(value, rules));
}

/** Members of a text that is nearly JSON, or cut off: by their looks alone. */
export function redactBrokenJson(text: string, rules: JsonRules): string {
  return text.replaceAll(
    /("(?:[^"\\]|\\.){1,200}"\s*:\s*)("(?:[^"\\]|\\[\s\S])*"?|-?\d[\d.eE+-]*)/g,
    (whole, lead: string, value: string) => {
      const key = /^"((?:[^"\\]|\\.)*)"/.exec(lead)?.[1] ?? '';
      const secret = isSecretField(key) || (rules.personalData && isPersonalField(key));
      if (!secret) return whole;
      const inner = value.startsWith('"') ? value.replace(/^"|"$/g, '') : value;
      return inner === '' ? whole : `${lead}"${rules.standInField(inner, placeholderName(key), 'text')}"`;
    },
  );
}
