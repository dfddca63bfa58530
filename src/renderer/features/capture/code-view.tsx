import { json } from '@codemirror/lang-json';
import { xml } from '@codemirror/lang-xml';
import { codeFolding, foldGutter, foldKeymap } from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
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
  EditorView.lineWrapping,
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
}

/** Text to be read, searched and copied; never edited. */
export function CodeView({ text, language, label }: CodeViewProps) {
  const parent = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (parent.current === null) return undefined;
    const labelled = EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true' });
    const state = EditorState.create({ doc: text, extensions: [common, languageOf(language, text.length), labelled] });
    const view = new EditorView({ state, parent: parent.current });
    return () => view.destroy();
  }, [text, language, label]);
  return <div ref={parent} className={styles['code']} />;
}
