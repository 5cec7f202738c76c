import { Button, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconScan } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { z } from 'zod';
import {
  discoveredEndpointSchema,
  FIREWALL_PATHS,
  type DiscoveredOperation,
} from '../../../core/exchange/console-firewall';
import type { WafZone } from '../../../core/exchange/policy-waf';
import { ToneBadge } from '../../ui/action-badge';
import { formatCount, formatDayAndTime } from '../../ui/format';
import { PageHeader } from '../../ui/page-header';
import { EditNotice } from '../policy-edit/edit-notice';
import { usePolicyEdit, type PolicyEdit } from '../policy-edit/use-policy-edit';
import { Loaded, Panel } from '../report/panel';
import { ResourceView } from '../resource-view';
import { useApi } from '../session';
import { t } from '../translate';
import { useResource } from '../use-resource';
import { confirmEndpoint, ignoreEndpoint, removeEndpoint } from './zone-changes';
import { NoZones } from './zone-choice';

const REFRESH_MS = 15_000;
const answerSchema = z.object({ endpoints: z.array(discoveredEndpointSchema) });

const keyOf = ({ method, host, path }: DiscoveredOperation): string => `${method} ${host}${path}`;

/** `*.name` stands for every name below it, `*` for all. */
function fits(pattern: string, host: string): boolean {
  if (pattern === '*') return true;
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : pattern === host;
}

interface SeenProps {
  readonly seen: DiscoveredOperation;
  readonly zone: WafZone;
  readonly edit: PolicyEdit;
}

function Seen({ seen, zone, edit }: SeenProps) {
  const [path, setPath] = useState(seen.path);
  const name = `${seen.method} ${path}`;
  return (
    <Table.Tr data-testid="discovered">
      <Table.Td>
        <Group gap="xs" wrap="nowrap">
          <Text size="sm" fw={600}>
            {seen.method}
          </Text>
          <TextInput
            size="xs"
            flex={1}
            aria-label={t('endpoints.path', { path: seen.path })}
            value={path}
            onChange={(event) => setPath(event.currentTarget.value)}
          />
        </Group>
        <Text size="xs" c="dimmed">
          {seen.host}
        </Text>
      </Table.Td>
      <Table.Td>
        <ToneBadge tone={seen.llm ? 'notice' : 'plain'}>
          {t(seen.llm ? 'endpoints.llm' : 'endpoints.other')}
        </ToneBadge>
        <Text size="xs" c="dimmed">
          {seen.reasons.join(', ')}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{t('endpoints.requests', { count: seen.requests })}</Text>
        <Text size="xs" c="dimmed">
          {t('endpoints.median', {
            ms: formatCount(Math.round(seen.medianMs)),
            time: formatDayAndTime(new Date(seen.lastSeen).toISOString()),
          })}
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap="xs" justify="flex-end">
          <Button
            size="xs"
            disabled={edit.busy || !path.startsWith('/')}
            onClick={() =>
              void edit.publish(t('endpoints.note', { name }), (now) =>
                confirmEndpoint(now, zone.id, seen, path),
              )
            }
          >
            {t('endpoints.confirm')}
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={edit.busy}
            onClick={() =>
              void edit.publish(t('endpoints.ignoreNote', { name }), (now) =>
                ignoreEndpoint(now, zone.id, keyOf(seen)),
              )
            }
          >
            {t('endpoints.ignore')}
          </Button>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

interface ZoneProps {
  readonly zone: WafZone;
  readonly edit: PolicyEdit;
}

function Known({ zone, edit }: ZoneProps) {
  if (zone.endpoints.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('endpoints.knownNone')}
      </Text>
    );
  }
  return (
    <Table aria-label={t('endpoints.known')}>
      <Table.Tbody>
        {zone.endpoints.map(({ method, path, labels }) => (
          <Table.Tr key={`${method} ${path}`}>
            <Table.Td>{`${method} ${path}`}</Table.Td>
            <Table.Td>
              <Group gap={4}>
                {labels.map((label) => (
                  <ToneBadge key={label} tone="good">
                    {label}
                  </ToneBadge>
                ))}
              </Group>
            </Table.Td>
            <Table.Td ta="right">
              <Button
                size="xs"
                variant="default"
                disabled={edit.busy}
                onClick={() =>
                  void edit.publish(t('endpoints.removeNote', { name: path }), (now) =>
                    removeEndpoint(now, zone.id, { method, path }),
                  )
                }
              >
                {t('endpoints.remove')}
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Discovered({ zone, edit }: ZoneProps) {
  const api = useApi();
  const load = useCallback(() => api.read(FIREWALL_PATHS.discovered, answerSchema), [api]);
  const { resource, reload } = useResource(load, REFRESH_MS);
  return (
    <Loaded resource={resource} onRetry={reload}>
      {({ endpoints }) => {
        const open = endpoints.filter(
          (seen) =>
            zone.hosts.some((pattern) => fits(pattern, seen.host)) &&
            !zone.ignoredEndpoints.includes(keyOf(seen)) &&
            !zone.endpoints.some(
              ({ method, path }) => method === seen.method && path === seen.path,
            ),
        );
        if (open.length === 0) {
          return (
            <Text size="sm" c="dimmed">
              {t('endpoints.none')}
            </Text>
          );
        }
        return (
          <Table.ScrollContainer minWidth={760}>
            <Table aria-label={t('endpoints.discovered')}>
              <Table.Tbody>
                {open.map((seen) => (
                  <Seen key={keyOf(seen)} seen={seen} zone={zone} edit={edit} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        );
      }}
    </Loaded>
  );
}

/** Endpoints that take prompts: discovered in traffic, confirmed or renamed by hand. */
export default function EndpointsPage() {
  const edit = usePolicyEdit();
  return (
    <>
      <PageHeader title={t('endpoints.title')} lead={t('endpoints.lead')} />
      <EditNotice edit={edit} />
      <ResourceView resource={edit.resource} onRetry={edit.reload}>
        {({ document }) =>
          document.waf.zones.length === 0 ? (
            <NoZones icon={<IconScan size={26} />} />
          ) : (
            <Stack gap="md">
              {document.waf.zones.map((zone) => (
                <Stack key={zone.id} gap="md">
                  <Panel
                    title={`${zone.name ?? zone.id}: ${t('endpoints.discovered')}`}
                    hint={t('endpoints.hint')}
                  >
                    <Discovered zone={zone} edit={edit} />
                  </Panel>
                  <Panel title={`${zone.name ?? zone.id}: ${t('endpoints.known')}`}>
                    <Known zone={zone} edit={edit} />
                  </Panel>
                </Stack>
              ))}
            </Stack>
          )
        }
      </ResourceView>
    </>
  );
}
