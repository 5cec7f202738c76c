import {
  Alert,
  Button,
  Card,
  Group,
  NumberInput,
  Stack,
  Table,
  Text,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { ToneBadge } from '../../ui/action-badge';
import { CopyField } from '../../ui/copy-field';
import { FailureAlert } from '../../ui/failure-alert';
import { formatDayAndTime } from '../../ui/format';
import { PageHeader } from '../../ui/page-header';
import { useNow } from '../../ui/use-now';
import { ResourceView } from '../resource-view';
import { t } from '../translate';
import type { fleetApi, ListedToken, MadeToken } from './fleet-api';
import { useFleet, type FleetData } from './use-fleet';

type Act = FleetData<unknown>['act'];

interface FormProps {
  readonly busy: boolean;
  readonly act: Act;
}

/** A token for one device or for many, tied to a group. */
function TokenForm({ busy, act }: FormProps) {
  const [label, setLabel] = useState('');
  const [group, setGroup] = useState('');
  const [uses, setUses] = useState(1);
  const [hours, setHours] = useState(24);
  const [made, setMade] = useState<MadeToken>();
  const make = async (): Promise<void> => {
    const wish = { label: label.trim(), group: group.trim(), uses, hours };
    setMade(await act((fleet) => fleet.makeToken(wish)));
  };
  return (
    <Card>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <Group align="flex-end">
          <TextInput
            label={t('enrol.label')}
            maxLength={200}
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
          <TextInput
            label={t('enrol.group')}
            maxLength={100}
            value={group}
            onChange={(event) => setGroup(event.currentTarget.value)}
          />
          <NumberInput
            w={120}
            label={t('enrol.uses')}
            min={1}
            max={100_000}
            value={uses}
            onChange={(value) => setUses(Math.max(1, Number(value)))}
          />
          <NumberInput
            w={140}
            label={t('enrol.hours')}
            min={1}
            max={2160}
            value={hours}
            onChange={(value) => setHours(Math.max(1, Number(value)))}
          />
          <Button type="submit" loading={busy}>
            {t('enrol.make')}
          </Button>
        </Group>
      </form>
      {made !== undefined && (
        <Alert variant="light" color="green" mt="md" data-testid="made-token">
          <Stack gap="xs">
            <Text size="sm">{t('enrol.shownOnce')}</Text>
            <CopyField label={t('devices.tokenOnly')} value={made.token} />
          </Stack>
        </Alert>
      )}
    </Card>
  );
}

interface RowProps {
  readonly token: ListedToken;
  readonly now: number;
  readonly busy: boolean;
  readonly act: Act;
}

function Row({ token, now, busy, act }: RowProps) {
  const used = token.uses >= token.mostUses;
  const expired = Date.parse(token.expires) < now;
  const state =
    token.revoked !== undefined ? 'revoked' : used ? 'used' : expired ? 'expired' : 'open';
  return (
    <Table.Tr data-testid="token-row">
      <Table.Td>{token.label || '–'}</Table.Td>
      <Table.Td>{token.group || '–'}</Table.Td>
      <Table.Td>{t('enrol.used', { uses: token.uses, most: token.mostUses })}</Table.Td>
      <Table.Td>{formatDayAndTime(token.expires)}</Table.Td>
      <Table.Td>
        <ToneBadge tone={state === 'open' ? 'good' : 'plain'}>
          {t(`enrol.state.${state}`)}
        </ToneBadge>
      </Table.Td>
      <Table.Td ta="right">
        {state === 'open' && (
          <Button
            size="xs"
            variant="default"
            disabled={busy}
            onClick={() => void act((fleet) => fleet.removeToken(token.id))}
          >
            {t('enrol.revoke')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

const COLUMNS = ['label', 'group', 'uses', 'expires', 'stateHead', 'more'] as const;
const load = (fleet: ReturnType<typeof fleetApi>) => fleet.tokens();

/** Tokens that desks enrol with. */
export default function EnrolmentPage() {
  const { resource, reload, busy, problem, act } = useFleet(load, 15_000);
  const now = useNow(30_000);
  return (
    <>
      <PageHeader title={t('enrol.title')} lead={t('enrol.lead')} />
      <Stack gap="md">
        {problem !== undefined && <FailureAlert message={problem} />}
        <TokenForm busy={busy} act={act} />
        <ResourceView resource={resource} onRetry={reload}>
          {(tokens) =>
            tokens.length === 0 ? (
              <Text size="sm" c="dimmed">
                {t('enrol.none')}
              </Text>
            ) : (
              <Card p={0}>
                <Table.ScrollContainer minWidth={760}>
                  <Table aria-label={t('enrol.title')}>
                    <Table.Thead>
                      <Table.Tr>
                        {COLUMNS.map((column) => (
                          <Table.Th key={column}>{t(`enrol.${column}`)}</Table.Th>
                        ))}
                      </Table.Tr>
                    </Table.Thead>
                    <Table.Tbody>
                      {tokens.map((token) => (
                        <Row key={token.id} token={token} now={now} busy={busy} act={act} />
                      ))}
                    </Table.Tbody>
                  </Table>
                </Table.ScrollContainer>
              </Card>
            )
          }
        </ResourceView>
      </Stack>
    </>
  );
}
