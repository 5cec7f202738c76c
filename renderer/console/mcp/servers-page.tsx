import { Anchor, Button, Card, Group, Stack, Switch, Table, Text, Title } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { Link } from 'wouter';
import type {
  ConsoleServer,
  PortalToolView,
  ReportedServer,
} from '../../../core/exchange/portal-view';
import { ToneBadge, type Tone } from '../../ui/action-badge';
import { CopyField } from '../../ui/copy-field';
import { EmptyState } from '../../ui/empty-state';
import { formatDayAndTime } from '../../ui/format';
import { PageHeader } from '../../ui/page-header';
import { Loaded, Panel } from '../report/panel';
import { ResourceView } from '../resource-view';
import { t } from '../translate';
import type { portalApi } from './portal-api';
import { Problem } from './problem';
import { usePortal, type PortalData } from './use-portal';

const REFRESH_MS = 10_000;
const TONES: Readonly<Record<ConsoleServer['state'], Tone>> = {
  unused: 'plain',
  ok: 'good',
  old: 'notice',
  slow: 'notice',
  failed: 'stop',
};

type Act = PortalData<unknown>['act'];

interface ToolProps {
  readonly server: ConsoleServer;
  readonly tool: PortalToolView;
  readonly busy: boolean;
  readonly act: Act;
}

function Tool({ server, tool, busy, act }: ToolProps) {
  return (
    <Table.Tr data-testid="mcp-tool">
      <Table.Td>
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {tool.title ?? tool.name}
          </Text>
          {tool.destructive && <ToneBadge tone="notice">{t('mcp.destructive')}</ToneBadge>}
          {tool.waiting && <ToneBadge tone="stop">{t('mcp.held')}</ToneBadge>}
          {tool.approval && <ToneBadge tone="plain">{t('mcp.approvalEach')}</ToneBadge>}
        </Group>
        <Text size="xs" c="dimmed" lineClamp={2}>
          {tool.description}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{t(`mcp.allowed.${tool.allowed}`)}</Text>
      </Table.Td>
      <Table.Td>
        <Switch
          aria-label={t('mcp.allowTool', { tool: tool.name })}
          checked={tool.allowed !== 'nobody'}
          disabled={busy}
          onChange={(event) => {
            const allowed = event.currentTarget.checked;
            act(`${server.id} ${tool.name}`, (portal) =>
              portal.switchTool(server.id, tool.name, allowed),
            );
          }}
        />
      </Table.Td>
    </Table.Tr>
  );
}

interface ServerProps {
  readonly server: ConsoleServer;
  readonly busy: string | undefined;
  readonly act: Act;
}

function Server({ server, busy, act }: ServerProps) {
  const { desks, unsandboxed, waiting } = server;
  return (
    <Card component="section" aria-label={server.name} data-testid="mcp-server">
      <Group justify="space-between" mb="xs">
        <div>
          <Group gap="xs">
            <Title order={2} size="h5">
              {server.name}
            </Title>
            <ToneBadge tone={TONES[server.state]}>{t(`mcp.state.${server.state}`)}</ToneBadge>
            {waiting > 0 && (
              <Anchor component={Link} href="/mcp/review" size="sm">
                {t('mcp.waiting', { count: waiting })}
              </Anchor>
            )}
          </Group>
          <Text size="xs" c="dimmed">
            {[server.address, server.transport, server.revision, server.reason]
              .filter((part) => part !== undefined)
              .join(' · ')}
          </Text>
          <Text size="xs" c="dimmed">
            {t('mcp.desks', { ok: desks.ok, troubled: desks.troubled })}
            {unsandboxed > 0 && ` · ${t('mcp.unsandboxed', { count: unsandboxed })}`}
          </Text>
        </div>
        <Switch
          label={t('mcp.enabled')}
          checked={server.enabled}
          disabled={busy === server.id}
          onChange={(event) => {
            const enabled = event.currentTarget.checked;
            act(server.id, (portal) => portal.enable(server.id, enabled));
          }}
        />
      </Group>
      {server.tools.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('mcp.noTools')}
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={560}>
          <Table aria-label={t('mcp.toolsOf', { name: server.name })} verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('mcp.tool')}</Table.Th>
                <Table.Th w={150}>{t('mcp.who')}</Table.Th>
                <Table.Th w={90}>{t('mcp.allow')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {server.tools.map((tool) => (
                <Tool
                  key={tool.name}
                  server={server}
                  tool={tool}
                  busy={busy === `${server.id} ${tool.name}`}
                  act={act}
                />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Card>
  );
}

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 32) || 'server';

const loadFound = (portal: ReturnType<typeof portalApi>) => portal.found();

/** Servers that clients on desks have configured past the portal. */
function Found() {
  const { resource, reload, problem, busy, act } = usePortal(loadFound);
  return (
    <Panel title={t('mcp.found')} hint={t('mcp.foundHint')}>
      <Problem text={problem} />
      <Loaded resource={resource} onRetry={reload}>
        {(found) =>
          found.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('mcp.foundNone')}
            </Text>
          ) : (
            <Table.ScrollContainer minWidth={640}>
              <Table aria-label={t('mcp.found')}>
                <Table.Tbody>
                  {found.map((server) => (
                    <FoundRow
                      key={`${server.name} ${server.address}`}
                      server={server}
                      busy={busy === server.address}
                      onRegister={() =>
                        act(server.address, (portal) =>
                          portal.register({
                            id: slug(server.name),
                            name: server.name,
                            address: server.address,
                          }),
                        )
                      }
                    />
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )
        }
      </Loaded>
    </Panel>
  );
}

interface FoundRowProps {
  readonly server: ReportedServer;
  readonly busy: boolean;
  readonly onRegister: () => void;
}

function FoundRow({ server, busy, onRegister }: FoundRowProps) {
  return (
    <Table.Tr data-testid="mcp-found">
      <Table.Td>
        <Text size="sm" fw={600}>
          {server.name}
        </Text>
        <Text size="xs" c="dimmed">
          {server.address}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{server.clients.join(', ')}</Text>
        <Text size="xs" c="dimmed">
          {t('mcp.seen', { count: server.desks, time: formatDayAndTime(server.last) })}
        </Text>
      </Table.Td>
      <Table.Td ta="right">
        <Button size="xs" variant="light" loading={busy} onClick={onRegister}>
          {t('mcp.register')}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

const loadOverview = (portal: ReturnType<typeof portalApi>) => portal.overview();

/** MCP servers of the policy: how they are, and which of their tools may be used. */
export default function McpServersPage() {
  const { resource, reload, problem, busy, act } = usePortal(loadOverview, REFRESH_MS);
  return (
    <>
      <PageHeader title={t('mcp.title')} lead={t('mcp.lead')} />
      <Problem text={problem} />
      <ResourceView resource={resource} onRetry={reload}>
        {({ url, servers }) => (
          <Stack gap="md">
            {url !== undefined && <CopyField label={t('mcp.url')} value={url} />}
            {servers.length === 0 ? (
              <Card>
                <EmptyState
                  icon={<IconPlugConnected size={26} />}
                  title={t('mcp.emptyTitle')}
                  text={t('mcp.empty')}
                />
              </Card>
            ) : (
              servers.map((server) => (
                <Server key={server.id} server={server} busy={busy} act={act} />
              ))
            )}
            <Found />
          </Stack>
        )}
      </ResourceView>
    </>
  );
}
