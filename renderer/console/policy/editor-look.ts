import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Extension } from '@codemirror/state';
import { styleNonce } from '../../ui/style-nonce';

const look = EditorView.theme({
  '&': {
    height: '100%',
    fontSize: '13px',
    color: 'var(--mantine-color-text)',
    backgroundColor: 'var(--pc-surface)',
  },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--mantine-color-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-gutters': {
    color: 'var(--mantine-color-dimmed)',
    backgroundColor: 'var(--pc-surface)',
    borderRight: '1px solid var(--pc-border)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--pc-hover)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    { backgroundColor: 'color-mix(in srgb, var(--mantine-color-anchor) 28%, transparent)' },
  '.cm-panels, .cm-tooltip': {
    color: 'var(--mantine-color-text)',
    backgroundColor: 'var(--pc-canvas)',
    border: '1px solid var(--pc-border)',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    color: 'var(--mantine-color-text)',
    background: 'color-mix(in srgb, var(--mantine-color-anchor) 22%, var(--pc-surface))',
  },
  '.cm-completionDetail': { color: 'var(--mantine-color-dimmed)' },
  '.cm-foldPlaceholder, .cm-collapsedLines': {
    color: 'var(--mantine-color-dimmed)',
    background: 'var(--pc-hover)',
    border: '0',
  },
  '.cm-changedLine': { backgroundColor: 'var(--pc-good-tint) !important' },
  '.cm-deletedChunk': { backgroundColor: 'var(--pc-stop-tint) !important' },
  // The line's own tint says enough; a second one behind the text costs contrast.
  '.cm-changedText, .cm-deletedText': { background: 'none !important' },
  '.cm-deletedChunk del': { textDecoration: 'line-through' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--pc-stop-solid)' },
});

const highlight = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--mantine-color-anchor)' },
  { tag: tags.string, color: 'var(--pc-good-text)' },
  { tag: tags.number, color: 'var(--pc-notice-text)' },
  { tag: [tags.bool, tags.null], color: 'var(--pc-apart-text)' },
]);

/** Colours from the theme's variables, so that light and dark need no rebuild, and the CSP nonce. */
export function editorLook(): Extension {
  const nonce = styleNonce();
  return [
    look,
    syntaxHighlighting(highlight),
    EditorView.lineWrapping,
    nonce === '' ? [] : EditorView.cspNonce.of(nonce),
  ];
}
