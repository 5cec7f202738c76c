import { Alert, Button, Group, Stack } from '@mantine/core';
import { IconGitMerge } from '@tabler/icons-react';
import type { PolicyState } from '../../../core/exchange/console';
import { t } from '../translate';
import { ChangesSummary } from './changes-summary';
import { DocumentDiff } from './document-diff';
import { documentText } from './draft';

interface ConflictNoticeProps {
  readonly theirs: PolicyState;
  readonly text: string;
  readonly onKeep: () => void;
  readonly onTake: () => void;
}

/** Two people published at once: the difference, and whose text goes on. */
export function ConflictNotice({ theirs, text, onKeep, onTake }: ConflictNoticeProps) {
  const published = documentText(theirs.document);
  return (
    <Stack gap="md" data-testid="policy-conflict">
      <Alert
        role="alert"
        variant="outline"
        color="yellow"
        icon={<IconGitMerge size={18} aria-hidden />}
        title={t('policy.conflictTitle')}
        styles={{ title: { color: 'var(--pc-notice-text)' } }}
      >
        {t('policy.conflict', { version: theirs.version })}
      </Alert>
      <ChangesSummary before={published} after={text} />
      <DocumentDiff before={published} after={text} />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onTake}>
          {t('policy.conflictTake')}
        </Button>
        <Button onClick={onKeep}>{t('policy.conflictKeep')}</Button>
      </Group>
    </Stack>
  );
}
