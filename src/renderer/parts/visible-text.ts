/** A run of text as it is, or one invisible character as something that can be seen. */
export interface VisibleRun {
  /** Offset in the text, UTF-16 units. */
  readonly at: number;
  readonly text: string;
  /** Name of the invisible character; null for plain text. */
  readonly hidden: string | null;
}

const named: Readonly<Record<string, readonly [string, string]>> = {
  '\n': ['␊', 'line feed (0A)'],
  '\r': ['␍', 'carriage return (0D)'],
  '\t': ['␉', 'tab (09)'],
  '\u{7F}': ['␡', 'delete (7F)'],
  '\u{A0}': ['⍽', 'no-break space (U+00A0)'],
  '\u{FEFF}': ['⟨BOM⟩', 'byte order mark (U+FEFF)'],
  '\u{FFFD}': ['�', 'bytes that are not UTF-8'],
};

/** Controls, soft hyphen, zero-width and direction marks, separators, BOM, no-break space: what no font shows. */
const invisibleAll = /[\u{0}-\u{1F}\u{7F}-\u{A0}\u{AD}\u{61C}\u{180E}\u{200B}-\u{200F}\u{2028}-\u{202F}\u{2060}-\u{206F}\u{FEFF}\u{FFFD}]/gu;

function reveal(character: string): Omit<VisibleRun, 'at'> {
  const known = named[character];
  if (known !== undefined) return { text: known[0], hidden: known[1] };
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return { text: String.fromCodePoint(0x2400 + code), hidden: `control character (${code.toString(16).padStart(2, '0').toUpperCase()})` };
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return { text: `⟨${name}⟩`, hidden: name };
}

/** Splits text into plain runs and invisible characters made visible. Spaces at both ends are shown as well. */
export function revealText(text: string): VisibleRun[] {
  const runs: VisibleRun[] = [];
  const lead = /^ +/.exec(text)?.[0].length ?? 0;
  const trail = lead === text.length ? 0 : (/ +$/.exec(text)?.[0].length ?? 0);
  const end = text.length - trail;
  if (lead > 0) runs.push({ at: 0, ...spaces(lead) });
  let from = lead;
  for (const match of text.slice(0, end).matchAll(invisibleAll)) {
    if (match.index > from) runs.push({ at: from, text: text.slice(from, match.index), hidden: null });
    runs.push({ at: match.index, ...reveal(match[0]) });
    from = match.index + match[0].length;
  }
  if (end > from) runs.push({ at: from, text: text.slice(from, end), hidden: null });
  if (trail > 0) runs.push({ at: end, ...spaces(trail) });
  return runs;
}

function spaces(count: number): Omit<VisibleRun, 'at'> {
  return { text: '·'.repeat(count), hidden: count === 1 ? 'a space' : `${count} spaces` };
}
