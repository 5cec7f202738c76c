import { Button, Group, NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import type { ExceptionDecision } from '../../../core/exchange/policy-exception';
import { t } from '../translate';
import { failureMessage } from '../failure-message';
import { useApi, useSession } from '../session';

/** What a grant is usually for, hours. */
const HOURS = [1, 4, 8, 24, 24 * 7, 24 * 30] as const;

interface DecisionProps {
  readonly id: string;
  readonly state: string;
  readonly onDecided: () => void;
}

/** The buttons of one request: grant for a time or deny, and later take back. */
export function Decision({ id, state, onDecided }: DecisionProps) {
  const api = useApi();
  const { report } = useSession();
  const [hours, setHours] = useState<number>(8);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const decide = async (decision: ExceptionDecision): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      await api.decideException(id, decision);
    } catch (error) {
      report(error);
      setFailure(failureMessage(error));
    } finally {
      setBusy(false);
      onDecided();
    }
  };
  return (
    <>
      {state === 'waiting' && (
        <Group gap="xs" wrap="nowrap">
          <NativeSelect
            size="xs"
            miw={96}
            aria-label={t('exceptions.duration')}
            value={hours}
            onChange={(event) => setHours(Number(event.currentTarget.value))}
            data={HOURS.map((value) => ({
              value: String(value),
              label: t('exceptions.hours', { count: value }),
            }))}
          />
          <Button
            size="xs"
            flex="none"
            loading={busy}
            data-testid="grant"
            onClick={() => void decide({ decision: 'grant', hours })}
          >
            {t('exceptions.grant')}
          </Button>
          <Button
            size="xs"
            flex="none"
            variant="default"
            disabled={busy}
            data-testid="deny"
            onClick={() => void decide({ decision: 'deny' })}
          >
            {t('exceptions.deny')}
          </Button>
        </Group>
      )}
      {state === 'granted' && (
        <Button
          size="xs"
          variant="default"
          loading={busy}
          data-testid="revoke"
          onClick={() => void decide({ decision: 'revoke' })}
        >
          {t('exceptions.revoke')}
        </Button>
      )}
      {failure !== undefined && (
        <Text size="xs" c="red" role="alert">
          {failure}
        </Text>
      )}
    </>
  );
}
