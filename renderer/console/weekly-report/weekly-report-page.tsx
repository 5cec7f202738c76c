import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import {
  WEEKLY_REPORT_PATHS,
  weeklyReportSentSchema,
  weeklyReportViewSchema,
  type ReportLanguage,
  type WeeklyReport,
  type WeeklyReportView,
} from '../../../core/exchange/weekly-report';
import { z } from 'zod';
import { formatDayAndTime } from '../../ui/format';
import { PageHeader } from '../../ui/page-header';
import type { ConsoleApi } from '../api';
import { ResourceView } from '../resource-view';
import { useApi, useSession } from '../session';
import { t } from '../translate';
import { useResource } from '../use-resource';
import { ReportForm } from './report-form';
import classes from './weekly-report-page.module.css';

/** How often the page asks what became of the last report, ms. */
const REFRESH_MS = 30_000;

const reportApi = (api: ConsoleApi) => ({
  view: () => api.read(WEEKLY_REPORT_PATHS.settings, weeklyReportViewSchema),
  save: (settings: WeeklyReport) =>
    api.write(WEEKLY_REPORT_PATHS.settings, z.undefined(), settings),
  send: () => api.write(WEEKLY_REPORT_PATHS.send, weeklyReportSentSchema, {}),
});
export type ReportApi = ReturnType<typeof reportApi>;

/** When the weekly report goes out and to whom, and how it would look now. */
export default function WeeklyReportPage() {
  const api = useApi();
  const report = useMemo(() => reportApi(api), [api]);
  const { state } = useSession();
  const { resource, reload } = useResource(report.view, REFRESH_MS);
  const user = state.kind === 'known' ? state.session.user : undefined;
  const manages = user?.permissions.includes('alerts.manage') ?? false;
  return (
    <>
      <PageHeader title={t('weekly.title')} lead={t('weekly.lead')} />
      <ResourceView resource={resource} onRetry={reload}>
        {(view) => (
          <Stack gap="lg">
            <Card>
              <ReportForm view={view} report={report} manages={manages} onSaved={reload} />
            </Card>
            {view.last !== undefined && <LastReport last={view.last} />}
            <Preview language={view.settings.language} />
          </Stack>
        )}
      </ResourceView>
    </>
  );
}

function LastReport({ last }: { readonly last: NonNullable<WeeklyReportView['last']> }) {
  return (
    <Card>
      <Title order={2} size="h4" mb="xs">
        {t('weekly.last', { time: formatDayAndTime(last.due) })}
      </Title>
      {last.deliveries.map(({ destination, name, state, error }) => (
        <Text key={destination} size="sm">
          {name}: {t(`alerts.delivery.${state}`)}
          {error !== undefined && ` (${error})`}
        </Text>
      ))}
    </Card>
  );
}

/** Its own content policy lets the frame run and load nothing; the same page opens by itself to be printed. */
function Preview({ language }: { readonly language: ReportLanguage }) {
  const [address] = useState(() => window.location.origin + WEEKLY_REPORT_PATHS.preview);
  const url = `${address}?language=${language}`;
  return (
    <Card>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          {t('weekly.preview')}
        </Title>
        <Button
          component="a"
          href={url}
          target="_blank"
          rel="noopener"
          size="xs"
          variant="default"
          leftSection={<IconExternalLink size={14} />}
        >
          {t('weekly.open')}
        </Button>
      </Group>
      <iframe key={url} src={url} title={t('weekly.preview')} className={classes.preview} />
    </Card>
  );
}
