import {
  Anchor,
  Button,
  Checkbox,
  Fieldset,
  Group,
  NativeSelect,
  Select,
  Stack,
  Switch,
  Text,
} from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import {
  REPORT_LANGUAGES,
  type ReportLanguage,
  type WeeklyReport,
  type WeeklyReportView,
} from '../../../core/exchange/weekly-report';
import { FailureAlert } from '../../ui/failure-alert';
import { formatDayAndTime } from '../../ui/format';
import { PAGE_PATHS } from '../navigation/page-paths';
import { useAction } from '../forms/use-action';
import { knownZones } from '../time/time-zone';
import { t } from '../translate';
import type { ReportApi } from './weekly-report-page';

const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;
const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
}));

interface ReportFormProps {
  readonly view: WeeklyReportView;
  readonly report: ReportApi;
  readonly manages: boolean;
  readonly onSaved: () => void;
}

/** When the report is mailed, in which language and to whom; and a button that sends it now. */
export function ReportForm({ view, report, manages, onSaved }: ReportFormProps) {
  const { busy, failure, run } = useAction();
  const [settings, setSettings] = useState(view.settings);
  const [sent, setSent] = useState<string>();
  const change = (part: Partial<WeeklyReport>): void => setSettings({ ...settings, ...part });
  const save = async (): Promise<void> => {
    await report.save(settings);
    onSaved();
  };
  const send = (): void =>
    run(async () => {
      await save();
      const { sent: results } = await report.send();
      setSent(
        results
          .map(({ name, error }) => `${name}: ${error ?? t('alerts.delivery.delivered')}`)
          .join(', '),
      );
    });
  const nowhere = settings.destinations.length === 0;
  return (
    <Fieldset variant="unstyled" disabled={!manages}>
      <Stack gap="md">
        {failure !== undefined && <FailureAlert message={failure} />}
        <Switch
          label={t('weekly.enabled')}
          description={
            view.next === undefined
              ? t('weekly.off')
              : t('weekly.next', { time: formatDayAndTime(view.next) })
          }
          checked={settings.enabled}
          onChange={(event) => change({ enabled: event.currentTarget.checked })}
        />
        <Moment settings={settings} onChange={change} />
        <Receivers view={view} settings={settings} onChange={change} />
        {manages && (
          <Group justify="flex-end" gap="sm">
            {sent !== undefined && (
              <Text size="sm" role="status">
                {sent}
              </Text>
            )}
            <Button variant="default" loading={busy} disabled={nowhere} onClick={send}>
              {t('weekly.send')}
            </Button>
            <Button loading={busy} onClick={() => run(save)}>
              {t('weekly.save')}
            </Button>
          </Group>
        )}
      </Stack>
    </Fieldset>
  );
}

interface PartProps {
  readonly settings: WeeklyReport;
  readonly onChange: (part: Partial<WeeklyReport>) => void;
}

function Moment({ settings, onChange }: PartProps) {
  const { weekday, hour, timeZone, language } = settings;
  return (
    <Group gap="md" align="flex-end">
      <NativeSelect
        label={t('weekly.weekday')}
        value={String(weekday)}
        onChange={(event) => onChange({ weekday: Number(event.currentTarget.value) })}
        data={WEEKDAYS.map((day) => ({ value: day, label: t(`weekly.days.${day}`) }))}
      />
      <NativeSelect
        label={t('weekly.hour')}
        value={String(hour)}
        onChange={(event) => onChange({ hour: Number(event.currentTarget.value) })}
        data={HOURS}
      />
      <Select
        label={t('weekly.zone')}
        searchable
        allowDeselect={false}
        limit={50}
        data={[...new Set(['UTC', timeZone, ...knownZones()])]}
        value={timeZone}
        onChange={(zone) => onChange({ timeZone: zone ?? 'UTC' })}
      />
      <NativeSelect
        label={t('weekly.language')}
        value={language}
        onChange={(event) => onChange({ language: event.currentTarget.value as ReportLanguage })}
        data={REPORT_LANGUAGES.map((each) => ({
          value: each,
          label: t(`weekly.languages.${each}`),
        }))}
      />
    </Group>
  );
}

function Receivers({ view, settings, onChange }: PartProps & { readonly view: WeeklyReportView }) {
  if (view.destinations.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('weekly.noMail')}{' '}
        <Anchor component={Link} href={PAGE_PATHS.alerts} size="sm" underline="always">
          {t('weekly.addMail')}
        </Anchor>
      </Text>
    );
  }
  return (
    <Checkbox.Group
      label={t('weekly.receivers')}
      value={[...settings.destinations]}
      onChange={(destinations) => onChange({ destinations })}
    >
      <Stack gap="xs" mt="xs">
        {view.destinations.map(({ id, name, to }) => (
          <Checkbox key={id} value={id} label={name} description={to.join(', ')} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
