import { Button, Group, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { ShadowApp, ShadowDecision } from '../../../core/exchange/shadow-ai';
import { formatAgo, formatDayAndTime } from '../../ui/format';
import { t } from '../translate';
import { useNow } from '../../ui/use-now';
import { failureMessage } from '../failure-message';
import { useApi, useSession } from '../session';

const COLUMNS = ['host', 'signs', 'users', 'requests', 'first', 'last', 'decide'] as const;
const DECISIONS = ['approved', 'in_review', 'unapproved', 'forget'] as const;

function Decisions({ host, onDecided }: { readonly host: string; readonly onDecided: () => void }) {
  const api = useApi();
  const { report } = useSession();
  const [busy, setBusy] = useState<ShadowDecision['decision']>();
  const [failure, setFailure] = useState<string>();
  const decide = async (decision: ShadowDecision['decision']): Promise<void> => {
    setBusy(decision);
    setFailure(undefined);
    try {
      await api.decideShadowAi(host, { decision });
    } catch (error) {
      report(error);
      setFailure(failureMessage(error));
    } finally {
      setBusy(undefined);
      onDecided();
    }
  };
  return (
    <>
      <Group gap={6} wrap="nowrap">
        {DECISIONS.map((decision) => (
          <Button
            key={decision}
            size="compact-xs"
            variant={decision === 'unapproved' ? 'filled' : 'default'}
            loading={busy === decision}
            disabled={busy !== undefined && busy !== decision}
            aria-label={t(`shadowAi.${decision}For`, { host })}
            data-testid={`shadow-${decision}`}
            onClick={() => void decide(decision)}
          >
            {t(`shadowAi.${decision}`)}
          </Button>
        ))}
      </Group>
      {failure !== undefined && (
        <Text size="xs" c="red" role="alert">
          {failure}
        </Text>
      )}
    </>
  );
}

interface ShadowAiTableProps {
  readonly apps: readonly ShadowApp[];
  readonly onDecided: () => void;
}

export function ShadowAiTable({ apps, onDecided }: ShadowAiTableProps) {
  const now = useNow(15_000);
  return (
    <Table.ScrollContainer minWidth={960}>
      <Table aria-label={t('shadowAi.table')} verticalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            {COLUMNS.map((column) => (
              <Table.Th key={column}>{t(`shadowAi.${column}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {apps.map(({ host, signs, users, requests, first, last }) => (
            <Table.Tr key={host} data-testid="shadow-row">
              <Table.Td>
                <Text size="sm" fw={600}>
                  {host}
                </Text>
              </Table.Td>
              <Table.Td>
                <Text size="sm">{signs.map(signText).join(', ')}</Text>
              </Table.Td>
              <Table.Td>{users}</Table.Td>
              <Table.Td>{requests}</Table.Td>
              <Table.Td>
                <Text size="sm">{formatDayAndTime(first)}</Text>
              </Table.Td>
              <Table.Td>
                <Text size="sm" title={formatDayAndTime(last)}>
                  {formatAgo(last, now)}
                </Text>
              </Table.Td>
              <Table.Td>
                <Decisions host={host} onDecided={onDecided} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** `client: OpenAI SDK` in the console's language. */
function signText(sign: string): string {
  const [kind = '', client] = sign.split(': ');
  if (kind === 'client') return client ?? t('shadowAi.sign.client');
  return kind === 'name' || kind === 'request' || kind === 'answer'
    ? t(`shadowAi.sign.${kind}`)
    : sign;
}
