import { Anchor, Group, SimpleGrid, Table, Text } from '@mantine/core';
import { IconWall } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { PolicyDocument } from '../../../core/exchange/policy-document';
import type { WafZone } from '../../../core/exchange/policy-waf';
import { ToneBadge } from '../../ui/action-badge';
import { formatCount } from '../../ui/format';
import { EditNotice } from '../policy-edit/edit-notice';
import { usePolicyEdit, type PolicyEdit } from '../policy-edit/use-policy-edit';
import { searchHref } from '../report/address';
import { Panel } from '../report/panel';
import { ReportPage } from '../report/report-page';
import type { TimeRange } from '../report/time-range';
import { useRange } from '../report/use-address';
import { useTotals } from '../report/use-counts';
import { ResourceView } from '../resource-view';
import { t } from '../translate';
import { ThresholdTuner } from './threshold-tuner';
import { ZoneChoice } from './zone-choice';

/** The managed ruleset of log mode, by the ids of its rules in events. */
const MANAGED = [
  { id: 'managed-pii', name: 'pii' },
  { id: 'managed-unsafe-topics', name: 'unsafe' },
  { id: 'managed-prompt-injection', name: 'injection' },
] as const;

interface ZoneProps {
  readonly zone: WafZone;
  readonly range: TimeRange;
}

/** Three fixed rules that only note, for as long as the zone is in log mode. */
function ManagedRules({ zone, range }: ZoneProps) {
  const { resource } = useTotals(range, { metric: 'rule', by: 'key', series: 'log', limit: 500 });
  const counts = new Map(
    resource.kind === 'ready' ? resource.value.map(({ key, count }) => [key, count]) : [],
  );
  const on = zone.mode === 'log' && zone.enabled;
  return (
    <Panel title={t('firewall.managed')} hint={t('firewall.managedHint')}>
      <Table aria-label={t('firewall.managed')}>
        <Table.Tbody>
          {MANAGED.map(({ id, name }) => (
            <Table.Tr key={id}>
              <Table.Td>
                <Text size="sm" fw={600}>
                  {t(`firewall.rule.${name}`)}
                </Text>
                <Text size="xs" c="dimmed">
                  {t(`firewall.ruleHint.${name}`)}
                </Text>
              </Table.Td>
              <Table.Td>
                <ToneBadge tone={on && (name !== 'pii' || zone.personalData) ? 'good' : 'plain'}>
                  {t(
                    on && (name !== 'pii' || zone.personalData) ? 'firewall.logs' : 'firewall.off',
                  )}
                </ToneBadge>
              </Table.Td>
              <Table.Td ta="right">
                <Link href={searchHref({ door: 'waf', app: zone.id, rule: id }, range)}>
                  {formatCount(counts.get(id) ?? 0)}
                </Link>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}

function ZoneFacts({ zone }: { readonly zone: WafZone }) {
  const facts = [
    [t('firewall.hosts'), zone.hosts.join(', ')],
    [t('firewall.origins'), zone.origins.map(({ url, weight }) => `${url} (${weight})`).join(', ')],
    [t('firewall.scan'), t(`firewall.scans.${zone.scan}`)],
    [t('firewall.answers'), t(zone.answers ? 'firewall.yes' : 'firewall.no')],
  ] as const;
  return (
    <Panel
      title={zone.name ?? zone.id}
      tools={
        <ToneBadge tone={zone.mode === 'production' ? 'good' : 'notice'}>
          {t(`firewall.mode.${zone.mode}`)}
        </ToneBadge>
      }
    >
      <Table>
        <Table.Tbody>
          {facts.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th w={150}>{name}</Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Group gap="md">
        <Anchor component={Link} href={`/firewall/endpoints?zone=${zone.id}`} size="sm">
          {t('menu.page.firewallEndpoints')}
        </Anchor>
        <Anchor component={Link} href={`/firewall/topics?zone=${zone.id}`} size="sm">
          {t('menu.page.firewallTopics')}
        </Anchor>
      </Group>
    </Panel>
  );
}

interface ZonesProps {
  readonly document: PolicyDocument;
  readonly edit: PolicyEdit;
  readonly range: TimeRange;
}

function Zones({ document, edit, range }: ZonesProps) {
  return (
    <ZoneChoice zones={document.waf.zones} icon={<IconWall size={26} />}>
      {(zone) => (
        <>
          <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
            <ZoneFacts zone={zone} />
            <ManagedRules zone={zone} range={range} />
          </SimpleGrid>
          <ThresholdTuner
            key={`${zone.id} ${zone.mode}`}
            zone={zone}
            document={document}
            edit={edit}
            range={range}
          />
        </>
      )}
    </ZoneChoice>
  );
}

/** The firewall's zones, from log mode to block. */
export default function ZonesPage() {
  const [range, setRange] = useRange('7d');
  const edit = usePolicyEdit();
  return (
    <ReportPage
      title={t('firewall.title')}
      lead={t('firewall.lead')}
      file="firewall"
      range={range}
      onRange={setRange}
    >
      <EditNotice edit={edit} />
      <ResourceView resource={edit.resource} onRetry={edit.reload}>
        {({ document }) => <Zones document={document} edit={edit} range={range} />}
      </ResourceView>
    </ReportPage>
  );
}
