import { visiblePieces } from '#shared/payload/visible-text.ts';

/** A run of text as it is, or something invisible as a sign that can be seen. */
export interface WireRun {
  /** Place among the runs; texts repeat, places do not. */
  readonly at: number;
  readonly text: string;
  /** Name of what is invisible; null for plain text. */
  readonly hidden: string | null;
}

/** Layout characters that are shown as well where every byte counts. */
const layout: Readonly<Record<string, readonly [sign: string, title: string]>> = {
  '\n': ['\\n\n', 'U+000A LINE FEED'],
  '\r': ['\\r', 'U+000D CARRIAGE RETURN'],
  '\t': ['\\t\t', 'U+0009 TAB'],
};

/** Splits text into what is seen and what is not; line breaks and tabs are told as well, and with `edges` spaces at both ends. */
export function wireRuns(text: string, edges: boolean): WireRun[] {
  const runs: WireRun[] = [];
  const add = (shown: string, hidden: string | null): void => {
    if (shown !== '') runs.push({ at: runs.length, text: shown, hidden });
  };
  const { pieces, takenTo } = visiblePieces(text);
  for (const piece of pieces) {
    if (piece.kind === 'plain') addPlain(piece.text, edges, add);
    else add(`⟨${piece.label}${piece.count > 1 ? ` ×${piece.count}` : ''}⟩`, piece.title);
  }
  add(text.slice(takenTo), null);
  return runs;
}

function addPlain(text: string, edges: boolean, add: (shown: string, hidden: string | null) => void): void {
  for (const part of text.split(edges ? /([\n\r\t]|^ +| +$)/ : /([\n\r\t])/)) {
    const known = layout[part];
    if (known !== undefined) add(known[0], known[1]);
    else if (edges && /^ +$/.test(part)) add('·'.repeat(part.length), part.length === 1 ? 'SPACE' : `${part.length} SPACES`);
    else add(part, null);
  }
}
