import { json } from '@codemirror/lang-json';
import { unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { t } from '../translate';
import classes from './document-diff.module.css';
import { editorLook } from './editor-look';

interface DocumentDiffProps {
  readonly before: string;
  readonly after: string;
}

/** Two documents in one text: lines gone in red, lines added in green, the same folded away. */
export function DocumentDiff({ before, after }: DocumentDiffProps) {
  const parent = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (parent.current === null) return undefined;
    const view = new EditorView({
      parent: parent.current,
      doc: after,
      extensions: [
        lineNumbers(),
        json(),
        editorLook(),
        EditorState.readOnly.of(true),
        EditorView.contentAttributes.of({ 'aria-label': t('policy.diff'), tabindex: '0' }),
        unifiedMergeView({
          original: before,
          mergeControls: false,
          collapseUnchanged: { margin: 3, minSize: 6 },
        }),
      ],
    });
    return () => view.destroy();
  }, [before, after]);
  return <div ref={parent} className={classes.diff} data-testid="policy-diff" />;
}
