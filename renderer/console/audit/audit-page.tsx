import { Alert, Button, Card, Group, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconShieldCheck } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import type { AuditEntryView, AuditVerificationView } from '../../../core/exchange/access';
import { FailureAlert } from '../../ui/failure-alert';
import { formatCount, formatDayAndTime } from '../../ui/format';
import { PageHeader } from '../../ui/page-header';
import { accessApi } from '../people/access-api';
import { useAction } from '../forms/use-action';
import { ResourceView } from '../resource-view';
import { useApi } from '../session';
import { t } from '../translate';
import { useResource } from '../use-resource';

/** What administrators and their programs did. */
export default function AuditPage() {
  const api = useApi();
  const access = useMemo(() => accessApi(api), [api]);
  const [text, setText] = useState('');
  const [query] = useDebouncedValue(text, 300);
  const [before, setBefore] = useState<number>();
  const load = useCallback(
    () => access.audit({ q: query, action: '', ...(before === undefined ? {} : { before }) }),
    [access, query, before],
  );
  const { resource, reload } = useResource(load);
  const { busy, failure, run } = useAction();
  const [verified, setVerified] = useState<AuditVerificationView>();
  const verify = (): void => run(async () => setVerified(await access.verifyAudit()));
  return (
    <>
      <PageHeader title={t('audit.title')} lead={t('audit.lead')}>
        <Button
          variant="default"
          loading={busy}
          leftSection={<IconShieldCheck size={16} />}
          onClick={verify}
        >
          {t('audit.verify')}
        </Button>
      </PageHeader>
      {failure !== undefined && <FailureAlert message={failure} />}
      {verified && <Verdict verified={verified} />}
      <TextInput
        maw={340}
        mb="sm"
        leftSection={<IconSearch size={16} />}
        aria-label={t('audit.filter')}
        placeholder={t('audit.filter')}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setBefore(undefined);
        }}
      />
      <ResourceView resource={resource} onRetry={reload}>
        {({ entries, next }) => (
          <Card p={0}>
            {entries.length === 0 ? (
              <Text p="lg" size="sm" c="dimmed" role="status">
                {t('audit.none')}
              </Text>
            ) : (
              <AuditTable entries={entries} />
            )}
            <Group justify="center" p="sm">
              {before !== undefined && (
                <Button size="xs" variant="default" onClick={() => setBefore(undefined)}>
                  {t('audit.newest')}
                </Button>
              )}
              {next !== undefined && (
                <Button size="xs" variant="default" onClick={() => setBefore(next)}>
                  {t('audit.older')}
                </Button>
              )}
            </Group>
          </Card>
        )}
      </ResourceView>
    </>
  );
}

function Verdict({ verified }: { readonly verified: AuditVerificationView }) {
  const { ok, entries, head, fault } = verified;
  return (
    <Alert
      mb="md"
      role="status"
      color={ok ? 'green' : 'red'}
      variant="outline"
      styles={{ title: { color: 'inherit' } }}
      title={ok ? t('audit.whole', { entries: formatCount(entries) }) : t('audit.broken')}
    >
      <Text size="sm" style={{ wordBreak: 'break-all' }}>
        {ok ? t('audit.anchor', { anchor: `${entries}:${head ?? ''}` }) : fault}
      </Text>
    </Alert>
  );
}

function AuditTable({ entries }: { readonly entries: readonly AuditEntryView[] }) {
  return (
    <Table.ScrollContainer minWidth={860}>
      <Table aria-label={t('audit.title')} verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>#</Table.Th>
            <Table.Th>{t('audit.time')}</Table.Th>
            <Table.Th>{t('audit.who')}</Table.Th>
            <Table.Th>{t('audit.action')}</Table.Th>
            <Table.Th>{t('audit.target')}</Table.Th>
            <Table.Th>{t('audit.detail')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Table.Tr key={entry.seq} data-testid="audit-row">
              <Table.Td>{entry.seq}</Table.Td>
              <Table.Td>
                <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
                  {formatDayAndTime(entry.time)}
                </Text>
              </Table.Td>
              <Table.Td>
                <Text size="sm" fw={600}>
                  {entry.actor.name === '' ? t('audit.nobody') : entry.actor.name}
                </Text>
                <Text size="xs" c="dimmed">
                  {t(`audit.kinds.${entry.actor.kind}`)}
                </Text>
              </Table.Td>
              <Table.Td>
                <Text size="sm">{entry.action}</Text>
              </Table.Td>
              <Table.Td>
                <Text size="sm">{entry.target}</Text>
              </Table.Td>
              <Table.Td>
                <Text size="xs" c="dimmed">
                  {Object.entries(entry.detail)
                    .filter(([, value]) => value !== '')
                    .map(([name, value]) => `${name}: ${String(value)}`)
                    .join(' · ')}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
