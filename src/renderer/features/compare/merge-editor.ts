/** The editor that shows two texts side by side; loaded only when somebody asks for it. */
import { json } from '@codemirror/lang-json';
import { codeFolding } from '@codemirror/language';
import { goToNextChunk, goToPreviousChunk, MergeView } from '@codemirror/merge';
import { search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { styleNonce } from '../../theme/style-nonce.ts';
import { codeTheme } from '../capture/code-theme.ts';

/** Where a comparison would take longer than this, larger stretches are shown as changed. Milliseconds. */
const comparedAtMost = 800;

const looks = EditorView.theme({
  '&': { height: 'auto' },
  '.cm-changedLine': { backgroundColor: 'var(--echo-tint) !important' },
  '.cm-changedText': { background: 'transparent !important', boxShadow: 'inset 0 -2px var(--echo)' },
  '.cm-deletedChunk, .cm-insertedLine': { backgroundColor: 'var(--echo-tint)' },
  '&.cm-merge-a .cm-changedLineGutter, &.cm-merge-b .cm-changedLineGutter': { background: 'var(--echo)' },
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: 'none' },
  '.cm-changeGutter': { width: '3px', paddingLeft: '1px' },
  '.cm-collapsedLines': {
    background: 'var(--surface-raised)',
    color: 'var(--text-muted)',
    fontFamily: 'var(--font-interface)',
    fontSize: '12px',
    padding: '2px 8px',
  },
});

function extensionsOf(label: string, coloured: boolean): Extension {
  return [
    EditorState.readOnly.of(true),
    EditorView.cspNonce.of(styleNonce),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true' }),
    lineNumbers(),
    codeFolding(),
    highlightSpecialChars(),
    search({ top: true }),
    keymap.of(searchKeymap),
    coloured ? json() : [],
    codeTheme,
    looks,
  ];
}

export interface MergeEditor {
  readonly step: (by: 1 | -1) => void;
  readonly destroy: () => void;
}

interface MergeOptions {
  /** As JSON. */
  readonly coloured: boolean;
  /** Folds what is the same. */
  readonly onlyDifferences: boolean;
}

/** Puts two texts side by side into `parent`. */
export function openMergeEditor(parent: HTMLElement, left: string, right: string, options: MergeOptions): MergeEditor {
  const { coloured, onlyDifferences } = options;
  const view = new MergeView({
    a: { doc: left, extensions: extensionsOf('Left text', coloured) },
    b: { doc: right, extensions: extensionsOf('Right text', coloured) },
    parent,
    gutter: true,
    highlightChanges: true,
    ...(onlyDifferences ? { collapseUnchanged: { margin: 3, minSize: 8 } } : {}),
    diffConfig: { scanLimit: 2_000, timeout: comparedAtMost },
  });
  return {
    step: (by) => (by === 1 ? goToNextChunk : goToPreviousChunk)(view.b),
    destroy: () => view.destroy(),
  };
}
