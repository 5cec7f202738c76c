import { Button, Card, Group, Stack, Switch, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDatabaseExport } from '@tabler/icons-react';
import { useMemo } from 'react';
import { z } from 'zod';
import { CONSOLE_PATHS } from '../../../core/exchange/console';
import {
  exportsViewSchema,
  type ExportJob,
  type ExportsView,
} from '../../../core/exchange/exports';
import { EmptyState } from '../../ui/empty-state';
import { formatCount, formatDayAndTime } from '../../ui/format';
import { PageHeader } from '../../ui/page-header';
import type { ConsoleApi } from '../api';
import { useAction } from '../forms/use-action';
import { ResourceView } from '../resource-view';
import { useApi, useSession } from '../session';
import { t } from '../translate';
import { useResource } from '../use-resource';
import { ExportDialog } from './export-dialog';

/** How often the list is read again, ms. */
const REFRESH_MS = 10_000;
const madeSchema = z.object({ id: z.string() });

const exportsApi = (api: ConsoleApi) => ({
  view: () => api.read(CONSOLE_PATHS.exports, exportsViewSchema),
  change: (id: string, job: ExportJob) =>
    api.write(`${CONSOLE_PATHS.exports}/${encodeURIComponent(id)}`, madeSchema, job),
  remove: (id: string) =>
    api.write(
      `${CONSOLE_PATHS.exports}/${encodeURIComponent(id)}`,
      z.undefined(),
      undefined,
      'DELETE',
    ),
});

/** Jobs that pass events on to other systems. */
export default function ExportsPage() {
  const api = useApi();
  const jobs = useMemo(() => exportsApi(api), [api]);
  const { state } = useSession();
  const { resource, reload } = useResource(jobs.view, REFRESH_MS);
  const [adding, dialog] = useDisclosure(false);
  const user = state.kind === 'known' ? state.session.user : undefined;
  const manages = user?.permissions.includes('exports.manage') ?? false;
  return (
    <>
      <PageHeader title={t('exports.title')} lead={t('exports.lead')}>
        {manages && <Button onClick={dialog.open}>{t('exports.add')}</Button>}
      </PageHeader>
      <ResourceView resource={resource} onRetry={reload}>
        {(view) => (
          <Card>
            {view.jobs.length === 0 ? (
              <EmptyState
                icon={<IconDatabaseExport size={26} />}
                title={t('exports.emptyTitle')}
                text={t('exports.empty')}
              />
            ) : (
              <Stack gap="md">
                {view.jobs.map((job) => (
                  <Job key={job.id} {...job} manages={manages} onChanged={reload} />
                ))}
              </Stack>
            )}
          </Card>
        )}
      </ResourceView>
      <ExportDialog opened={adding} onClose={dialog.close} onSaved={reload} />
    </>
  );
}

type JobProps = ExportsView['jobs'][number] & {
  readonly manages: boolean;
  readonly onChanged: () => void;
};

function Job({ id, job, state, manages, onChanged }: JobProps) {
  const jobs = exportsApi(useApi());
  const [editing, dialog] = useDisclosure(false);
  const { busy, failure, run } = useAction();
  const after = (work: () => Promise<unknown>): void =>
    run(async () => {
      await work();
      onChanged();
    });
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start" data-testid="export-job">
      <Stack gap={4} miw={0}>
        <Switch
          label={job.name}
          checked={job.enabled}
          disabled={!manages || busy}
          onChange={(event) => {
            const enabled = event.currentTarget.checked;
            after(() => jobs.change(id, { ...job, enabled }));
          }}
        />
        <Text size="xs" c="dimmed" style={{ wordBreak: 'break-all' }}>
          {t(`exports.datasets.${job.dataset}`)} → {job.destination}
        </Text>
        <Text size="xs" c="dimmed">
          {t('exports.sent', { records: formatCount(state.sent) })}
          {state.lastComplete !== undefined &&
            ` · ${t('exports.lastComplete', { time: formatDayAndTime(state.lastComplete) })}`}
        </Text>
        {(failure ?? state.error) !== undefined && (
          <Text size="xs" c="red" role="alert">
            {failure ?? t('exports.failing', { error: state.error ?? '' })}
          </Text>
        )}
      </Stack>
      {manages && (
        <Group gap="xs" wrap="nowrap">
          <Button size="compact-xs" variant="default" onClick={dialog.open}>
            {t('exports.edit')}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            loading={busy}
            onClick={() => after(() => jobs.remove(id))}
          >
            {t('exports.remove')}
          </Button>
          <ExportDialog
            opened={editing}
            edited={{ id, job }}
            onClose={dialog.close}
            onSaved={onChanged}
          />
        </Group>
      )}
    </Group>
  );
}
