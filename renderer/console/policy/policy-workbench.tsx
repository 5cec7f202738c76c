import { Alert, Button, Card, Group } from '@mantine/core';
import { useRef, useState } from 'react';
import type { PolicyIssue, PolicyState } from '../../../core/exchange/console';
import { PageHeader } from '../../ui/page-header';
import { t } from '../translate';
import { draftOf, followed, isChanged, rebased, type Draft } from './draft';
import { EditorStatus } from './editor-status';
import { IssueList } from './issue-list';
import type { TextRange } from './json-location';
import { PolicyEditor, type EditorHandle } from './policy-editor';
import { PolicySide } from './policy-side';
import classes from './policy-workbench.module.css';
import { PublishDialog } from './publish-dialog';
import { useEditorWords } from './use-editor-words';
import { locateIssues, useValidation, type LocatedIssue } from './use-validation';
import { VersionDialog } from './version-dialog';

interface PolicyWorkbenchProps {
  readonly state: PolicyState;
  readonly onReload: () => void;
}

/** What the endpoint refused at publishing; counts only for the text it refused. */
interface Refused {
  readonly text: string;
  readonly issues: readonly LocatedIssue[];
}

/** Editor, rules and versions, around one draft. */
export function PolicyWorkbench({ state, onReload }: PolicyWorkbenchProps) {
  const editor = useRef<EditorHandle>(null);
  const [draft, setDraft] = useState<Draft>(() => draftOf(state.version, state.document));
  const [publishing, setPublishing] = useState(false);
  const [viewing, setViewing] = useState<number>();
  const [published, setPublished] = useState<number>();
  const [refused, setRefused] = useState<Refused>();
  const validation = useValidation(draft.text);
  const issues = refused?.text === draft.text ? refused.issues : validation.issues;
  const words = useEditorWords();
  const changed = isChanged(draft);
  const devices = state.spread.reduce((sum, { devices: count }) => sum + count, 0);

  const replace = (next: Draft): void => {
    setDraft(next);
    editor.current?.replace(next.text);
  };
  const follow = followed(draft, state.version, state.document);
  const select = (range: TextRange): void => editor.current?.select(range);

  const onRefused = (found: readonly PolicyIssue[]): void =>
    setRefused({ text: draft.text, issues: locateIssues(draft.text, found) });
  const onPublished = (version: number): void => {
    setDraft({ ...draft, baseVersion: version, baseText: draft.text });
    setPublished(version);
    setPublishing(false);
    onReload();
  };

  return (
    <>
      <PageHeader title={t('policy.title')} lead={t('policy.lead', { version: state.version })}>
        {changed && (
          <Button variant="subtle" onClick={() => replace(draftOf(state.version, state.document))}>
            {t('policy.discard')}
          </Button>
        )}
        <Button
          data-testid="policy-publish"
          disabled={!changed || validation.kind !== 'checked' || issues.length > 0}
          onClick={() => setPublishing(true)}
        >
          {t('policy.publish')}
        </Button>
      </PageHeader>
      {follow !== draft && (
        <Alert mb="sm" role="status" variant="light">
          <Group justify="space-between">
            {t('policy.newer', { version: state.version })}
            <Button size="xs" onClick={() => replace(follow)}>
              {t('policy.showNewer')}
            </Button>
          </Group>
        </Alert>
      )}
      {published !== undefined && !changed && (
        <Alert
          mb="sm"
          variant="light"
          color="green"
          role="status"
          withCloseButton
          closeButtonLabel={t('common.close')}
          onClose={() => setPublished(undefined)}
          data-testid="policy-published"
        >
          {t('policy.published', { version: published })}
        </Alert>
      )}
      <div className={classes.bench}>
        <Card p={0} className={classes.editor ?? ''}>
          <EditorStatus validation={{ ...validation, issues }} changed={changed} />
          <PolicyEditor
            initial={draft.text}
            issues={issues}
            handle={editor}
            words={words}
            onChange={(text) => setDraft((now) => ({ ...now, text }))}
          />
          <IssueList issues={issues} onSelect={select} />
        </Card>
        <PolicySide
          state={state}
          text={draft.text}
          ready={validation.kind === 'checked' && issues.length === 0}
          onChange={(text) => replace({ ...draft, text })}
          onSelect={select}
          onView={setViewing}
        />
      </div>
      <PublishDialog
        opened={publishing}
        draft={draft}
        devices={devices}
        onClose={() => setPublishing(false)}
        onPublished={onPublished}
        onRefused={onRefused}
        onKeep={(theirs) => setDraft(rebased(draft, theirs.version, theirs.document))}
        onTake={(theirs) => {
          replace(draftOf(theirs.version, theirs.document));
          setPublishing(false);
          onReload();
        }}
      />
      <VersionDialog
        version={viewing}
        editorText={draft.text}
        onClose={() => setViewing(undefined)}
        onRestore={(text) => {
          replace({ ...draft, text });
          setViewing(undefined);
        }}
      />
    </>
  );
}
