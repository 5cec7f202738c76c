import { Alert, Button, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { DryRun } from '../../../core/exchange/rule-form';
import { formatDayAndTime } from '../../ui/format';
import { t } from '../translate';
import { failureMessage } from '../failure-message';
import { useApi, useSession } from '../session';

interface DryRunPanelProps {
  readonly text: string;
  /** False while the text is no valid policy. */
  readonly ready: boolean;
}

type State =
  | { readonly kind: 'idle' | 'running' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'done'; readonly text: string; readonly result: DryRun };

/** What the draft would have done with the last 1,000 exchanges. */
export function DryRunPanel({ text, ready }: DryRunPanelProps) {
  const api = useApi();
  const { report } = useSession();
  const [state, setState] = useState<State>({ kind: 'idle' });
  const run = async (): Promise<void> => {
    setState({ kind: 'running' });
    try {
      const result = await api.dryRun(JSON.parse(text) as unknown);
      setState({ kind: 'done', text, result });
    } catch (error) {
      report(error);
      setState({ kind: 'failed', message: failureMessage(error) });
    }
  };
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('policy.dryRun.lead')}
      </Text>
      <Button
        size="xs"
        disabled={!ready}
        loading={state.kind === 'running'}
        data-testid="dry-run"
        onClick={() => void run()}
      >
        {t('policy.dryRun.run')}
      </Button>
      {state.kind === 'failed' && (
        <Alert color="red" variant="light" role="alert">
          {state.message}
        </Alert>
      )}
      {state.kind === 'done' && <Result result={state.result} stale={state.text !== text} />}
    </Stack>
  );
}

function Result({ result, stale }: { readonly result: DryRun; readonly stale: boolean }) {
  const { events, changed, counts, examples, untested } = result;
  return (
    <Stack gap="xs" role="status" data-testid="dry-run-result">
      {stale && (
        <Text size="xs" c="dimmed">
          {t('policy.dryRun.stale')}
        </Text>
      )}
      <Text size="sm" fw={600}>
        {t('policy.dryRun.changed', { changed, events })}
      </Text>
      {counts.map(({ from, to, count }) => (
        <Text key={`${from}-${to}`} size="sm">
          {t('policy.dryRun.count', { from, to, count })}
        </Text>
      ))}
      {untested.length > 0 && (
        <Text size="xs" c="dimmed">
          {t('policy.dryRun.untested', { rules: untested.join(', ') })}
        </Text>
      )}
      {examples.length > 0 && (
        <Table aria-label={t('policy.dryRun.examples')} fz="xs" verticalSpacing={6}>
          <Table.Tbody>
            {examples.map(({ id, time, app, user, from, to }) => (
              <Table.Tr key={id}>
                <Table.Td pl={0}>
                  {formatDayAndTime(time)}
                  <Text fz="xs" c="dimmed">
                    {[app, user].filter(Boolean).join(' · ')}
                  </Text>
                </Table.Td>
                <Table.Td pr={0}>{`${said(from)} → ${said(to)}`}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}

function said({ action, rule }: DryRun['examples'][number]['from']): string {
  return rule === undefined ? action : `${action} (${rule})`;
}
