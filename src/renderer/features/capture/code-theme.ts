import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const looks = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'transparent', color: 'var(--text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--font-wire)',
    fontSize: 'var(--text-size-wire)',
    lineHeight: '20px',
    fontVariantLigatures: 'none',
  },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 12px 0 4px' },
  '.cm-gutters': {
    backgroundColor: 'transparent',
    color: 'var(--text-faint)',
    border: 'none',
    fontVariantNumeric: 'tabular-nums',
  },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '32px', padding: '0 4px 0 8px' },
  '.cm-foldGutter .cm-gutterElement': { width: '12px', cursor: 'pointer' },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--neutral-tint)', border: 'none', color: 'var(--text-muted)', padding: '0 4px' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--incoming) 32%, transparent)',
  },
  '.cm-specialChar': { color: 'var(--warning)' },
  '.cm-searchMatch': { backgroundColor: 'var(--code-match)' },
  '.cm-searchMatch-selected': { outline: '1px solid var(--text)' },
  '.cm-selectionMatch': { backgroundColor: 'var(--row-selected)' },
  '.cm-panels': {
    backgroundColor: 'var(--surface-raised)',
    color: 'var(--text)',
    borderColor: 'var(--line)',
    fontFamily: 'var(--font-interface)',
  },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 8px',
    padding: '8px 32px 8px 12px',
  },
  '.cm-panel.cm-search br, .cm-panel.cm-search [name="replace"], .cm-panel.cm-search [name="replaceAll"]': { display: 'none' },
  '.cm-textfield': {
    height: '28px',
    margin: '0',
    padding: '0 8px',
    border: '1px solid var(--line-control)',
    borderRadius: '4px',
    backgroundColor: 'var(--control)',
    color: 'var(--text)',
    fontSize: '13px',
  },
  '.cm-button': {
    height: '28px',
    margin: '0',
    padding: '0 8px',
    border: '1px solid var(--line-control)',
    borderRadius: '4px',
    background: 'var(--control)',
    color: 'var(--text)',
    fontSize: '13px',
  },
  '.cm-panel.cm-search label': {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '4px',
    fontSize: '12px',
    color: 'var(--text-muted)',
  },
  '.cm-panel.cm-search [name="close"]': { top: '12px', right: '12px', color: 'var(--text-muted)', fontSize: '15px' },
});

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.tagName, tags.attributeName], color: 'var(--code-key)', fontWeight: '500' },
  { tag: [tags.string, tags.attributeValue], color: 'var(--code-string)' },
  { tag: tags.number, color: 'var(--code-number)' },
  { tag: [tags.bool, tags.null, tags.keyword], color: 'var(--code-atom)' },
  { tag: [tags.punctuation, tags.separator, tags.bracket, tags.comment], color: 'var(--code-punctuation)' },
]);

/** How code looks: tokens only, so that both themes follow by themselves. */
export const codeTheme: Extension = [looks, syntaxHighlighting(colours)];
