import { json } from '@codemirror/lang-json';
import { xml } from '@codemirror/lang-xml';
import { codeFolding, foldGutter, foldKeymap } from '@codemirror/language';
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useImperativeHandle, useRef, type RefObject } from 'react';
import { styleNonce } from '../../theme/style-nonce.ts';
import { codeTheme } from './code-theme.ts';
import styles from './code-view.module.css';

/** Longer texts are shown without colours: telling strings from numbers would cost more than it helps. */
const colouredCharacters = 1_048_576;

export type CodeLanguage = 'json' | 'xml' | 'text';

function languageOf(language: CodeLanguage, length: number): Extension {
  if (language === 'text' || length > colouredCharacters) return [];
  return language === 'json' ? json() : xml();
}

const common: Extension = [
  EditorState.readOnly.of(true),
  EditorView.cspNonce.of(styleNonce),
  lineNumbers(),
  codeFolding(),
  foldGutter(),
  highlightSpecialChars(),
  highlightSelectionMatches(),
  search({ top: true }),
  keymap.of([...searchKeymap, ...foldKeymap]),
  codeTheme,
];

interface CodeViewProps {
  readonly text: string;
  readonly language: CodeLanguage;
  readonly label: string;
  /** Long lines go on below instead of to the right; true when left out. */
  readonly wrap?: boolean;
  /** How whoever shows the text begins a search in it. */
  readonly find?: RefObject<(() => void) | null> | undefined;
}

const wrapping = new Compartment();
const wrapOf = (wrap: boolean): Extension => (wrap ? EditorView.lineWrapping : []);

/** Text to be read, searched and copied; never edited. */
export function CodeView({ text, language, label, wrap = true, find }: CodeViewProps) {
  const parent = useRef<HTMLDivElement>(null);
  const shown = useRef<EditorView | null>(null);
  const wrapAtFirst = useRef(wrap);
  useImperativeHandle(find, () => () => {
    if (shown.current !== null) openSearchPanel(shown.current);
  });
  useEffect(() => {
    if (parent.current === null) return undefined;
    const labelled = EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true' });
    const extensions = [common, wrapping.of(wrapOf(wrapAtFirst.current)), languageOf(language, text.length), labelled];
    const view = new EditorView({ state: EditorState.create({ doc: text, extensions }), parent: parent.current });
    shown.current = view;
    return () => {
      shown.current = null;
      view.destroy();
    };
  }, [text, language, label]);
  useEffect(() => {
    wrapAtFirst.current = wrap;
    shown.current?.dispatch({ effects: wrapping.reconfigure(wrapOf(wrap)) });
  }, [wrap]);
  return <div ref={parent} className={styles['code']} />;
}
