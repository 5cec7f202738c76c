import { Button, Group, Stack, Text } from '@mantine/core';
import { useCallback } from 'react';
import { formatDayAndTime } from '../../ui/format';
import { Dialog } from '../forms/dialog';
import { t } from '../translate';
import { ResourceView } from '../resource-view';
import { useApi } from '../session';
import { useResource } from '../use-resource';
import { ChangesSummary } from './changes-summary';
import { DocumentDiff } from './document-diff';
import { documentText } from './draft';

interface VersionViewProps {
  readonly version: number;
  readonly editorText: string;
  readonly onRestore: (text: string) => void;
}

function VersionView({ version, editorText, onRestore }: VersionViewProps) {
  const api = useApi();
  const load = useCallback(() => api.policyVersion(version), [api, version]);
  const { resource, reload } = useResource(load);
  return (
    <ResourceView resource={resource} onRetry={reload}>
      {({ document, author, time, note }) => {
        const text = documentText(document);
        return (
          <Stack gap="md">
            <div>
              <Text size="sm">{note || t('policy.noNote')}</Text>
              <Text size="xs" c="dimmed">
                {t('policy.by', { author, time: formatDayAndTime(time) })}
              </Text>
            </div>
            <Text size="sm" fw={600}>
              {t('policy.diffTitle', { version })}
            </Text>
            <ChangesSummary before={text} after={editorText} />
            <DocumentDiff before={text} after={editorText} />
            <Group justify="flex-end">
              <Button variant="default" onClick={() => onRestore(text)}>
                {t('policy.restore')}
              </Button>
            </Group>
          </Stack>
        );
      }}
    </ResourceView>
  );
}

interface VersionDialogProps {
  readonly version: number | undefined;
  readonly editorText: string;
  readonly onClose: () => void;
  readonly onRestore: (text: string) => void;
}

/** An old version against the text in the editor, and the way back to it. */
export function VersionDialog({ version, editorText, onClose, onRestore }: VersionDialogProps) {
  return (
    <Dialog
      opened={version !== undefined}
      onClose={onClose}
      size="xl"
      title={version !== undefined && t('policy.versionTitle', { version })}
    >
      {version !== undefined && (
        <VersionView version={version} editorText={editorText} onRestore={onRestore} />
      )}
    </Dialog>
  );
}
