import { autocompletion, closeBrackets, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useEffectEvent, useImperativeHandle, useRef, type Ref } from 'react';
import type { SettingSchema } from '../../../core/exchange/setting-schema';
import { t } from '../translate';
import { editorLook } from './editor-look';
import { completeExpressions, type ExpressionWords } from './expression-completion';
import type { TextRange } from './json-location';
import classes from './policy-editor.module.css';
import { completeSettings } from './setting-completion';
import type { LocatedIssue } from './use-validation';

export interface EditorHandle {
  /** Puts another text in the editor; undo brings the old one back. */
  replace(text: string): void;
  /** Selects a place, scrolls to it and puts the focus there. */
  select(range: TextRange): void;
}

/** What completion offers. */
export interface EditorWords {
  readonly expressions: ExpressionWords;
  /** The policy document's schema. */
  readonly settings: SettingSchema;
}

interface PolicyEditorProps {
  readonly initial: string;
  readonly issues: readonly LocatedIssue[];
  readonly onChange: (text: string) => void;
  readonly handle: Ref<EditorHandle>;
  /** What completion offers; undefined until it is known. */
  readonly words: EditorWords | undefined;
}

function createEditor(
  parent: HTMLElement,
  doc: string,
  onChange: (text: string) => void,
  words: () => EditorWords | undefined,
): EditorView {
  const extensions = [
    lineNumbers(),
    foldGutter(),
    lintGutter(),
    history(),
    indentOnInput(),
    bracketMatching(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    search({ top: true }),
    json(),
    closeBrackets(),
    autocompletion({
      override: [
        completeExpressions(() => words()?.expressions),
        completeSettings(() => words()?.settings),
      ],
      icons: false,
    }),
    editorLook(),
    // Tab is not bound: it leaves the editor, as everywhere on the page.
    keymap.of([
      ...completionKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...lintKeymap,
    ]),
    EditorView.contentAttributes.of({
      'aria-label': t('policy.editor'),
      'aria-describedby': 'policy-editor-help',
      tabindex: '0',
      'data-testid': 'policy-editor',
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString());
    }),
  ];
  return new EditorView({ parent, state: EditorState.create({ doc, extensions }) });
}

function clamp(view: EditorView, { from, to }: TextRange): TextRange {
  const end = view.state.doc.length;
  return { from: Math.min(from, end), to: Math.min(to, end) };
}

/** The policy document as text, with its issues marked. */
export function PolicyEditor({ initial, issues, onChange, handle, words }: PolicyEditorProps) {
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const changed = useEffectEvent(onChange);
  const known = useRef(words);
  useEffect(() => {
    known.current = words;
  }, [words]);
  const first = useRef(initial);

  useEffect(() => {
    if (parent.current === null) return undefined;
    const editor = createEditor(
      parent.current,
      first.current,
      (text) => changed(text),
      () => known.current,
    );
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const diagnostics = issues.map((issue) => ({
      ...clamp(editor, issue),
      severity: 'error' as const,
      message: issue.message,
    }));
    editor.dispatch(setDiagnostics(editor.state, diagnostics));
  }, [issues]);

  useImperativeHandle(handle, () => ({
    replace: (text) => {
      const editor = view.current;
      editor?.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
    },
    select: (range) => {
      const editor = view.current;
      if (editor === null) return;
      const { from, to } = clamp(editor, range);
      editor.dispatch({
        selection: { anchor: from, head: to },
        effects: EditorView.scrollIntoView(from, { y: 'center' }),
      });
      editor.focus();
    },
  }));

  return (
    <>
      <p id="policy-editor-help" className="pc-visually-hidden">
        {t('policy.editorHelp')}
      </p>
      <div ref={parent} className={classes.editor} />
    </>
  );
}
