import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language';
import { EditorState, StateEffect, StateField, type Extension } from '@codemirror/state';
import { Decoration, drawSelection, EditorView, keymap, lineNumbers, type DecorationSet } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { styleNonce } from '../../theme/style-nonce.ts';
import { codeTheme } from '../capture/code-theme.ts';
import { placeOf, type TextRange } from './json-place.ts';
import type { ProfileProblem } from './profile-text.ts';

const setMarks = StateEffect.define<readonly TextRange[]>();
const wrong = Decoration.mark({ class: 'wrong-value' });

const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (before, transaction) => {
    let after = before.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setMarks)) continue;
      const ranges = effect.value.filter(({ from, to }) => to > from).toSorted((one, two) => one.from - two.from);
      after = Decoration.set(ranges.map(({ from, to }) => wrong.range(from, to)));
    }
    return after;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const look = EditorView.theme({
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.wrong-value': {
    textDecoration: 'underline wavy var(--invalid)',
    textUnderlineOffset: '3px',
    backgroundColor: 'var(--invalid-tint)',
  },
});

/**
 * Text typed over a selection. Chromium would merge the lines itself and keep their looks in style attributes, which the
 * page's policy forbids and reports.
 */
const typeOverSelection = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    if (event.inputType !== 'insertText' || event.data === null || view.composing || view.state.selection.main.empty)
      return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: 'input.type', scrollIntoView: true });
    return true;
  },
});

const setup: Extension = [
  typeOverSelection,
  EditorView.cspNonce.of(styleNonce),
  lineNumbers(),
  foldGutter(),
  history(),
  drawSelection(),
  indentOnInput(),
  bracketMatching(),
  json(),
  codeTheme,
  marks,
  look,
  keymap.of([...defaultKeymap, ...historyKeymap, ...foldKeymap]),
];

/** What others may do with the editor. */
export interface JsonEditorHandle {
  /** Puts the cursor on the field that a problem is about. */
  readonly show: (problem: ProfileProblem) => void;
  /** Line of a problem, counted from 1. */
  readonly lineOf: (problem: ProfileProblem) => number;
}

interface JsonEditorProps {
  /** The text to start with; a new `key` starts anew. */
  readonly text: string;
  readonly label: string;
  readonly problems: readonly ProfileProblem[];
  readonly onChange: (text: string) => void;
  /** Called with what may be done with the editor, and with null when it is gone. */
  readonly onReady: (handle: JsonEditorHandle | null) => void;
  readonly className: string | undefined;
  /** Long lines go on below instead of running out of sight; as it is at first. */
  readonly wrap?: boolean;
}

/** JSON text with its wrong places underlined. Tab leaves the editor, as everywhere else on the page. */
export function JsonEditor({ text, label, problems, onChange, onReady, className, wrap = false }: JsonEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(onChange);
  const tell = useRef(onReady);
  const first = useRef({ text, label, wrap });
  useEffect(() => {
    latest.current = onChange;
    tell.current = onReady;
  });
  useEffect(() => {
    if (host.current === null) return undefined;
    const onGone = tell.current;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: first.current.text,
        extensions: [
          setup,
          first.current.wrap ? EditorView.lineWrapping : [],
          EditorView.contentAttributes.of({ 'aria-label': first.current.label, spellcheck: 'false', tabindex: '0' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    tell.current({
      show: (problem) => {
        const { from, to } = rangeOf(editor.state, problem);
        editor.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
        editor.focus();
      },
      lineOf: (problem) => editor.state.doc.lineAt(rangeOf(editor.state, problem).from).number,
    });
    return () => {
      onGone(null);
      view.current = null;
      editor.destroy();
    };
  }, []);
  useEffect(() => {
    const editor = view.current;
    editor?.dispatch({ effects: setMarks.of(problems.map((problem) => rangeOf(editor.state, problem))) });
  }, [problems]);
  return <div ref={host} className={className} />;
}

function rangeOf(state: EditorState, problem: ProfileProblem): TextRange {
  if (problem.offset === null) return placeOf(state, problem.path);
  const from = Math.min(problem.offset, state.doc.length);
  return { from, to: Math.min(from + 1, state.doc.length) };
}
