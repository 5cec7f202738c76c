import { Group, Text } from '@mantine/core';
import type { OutcomeEvent } from '../../../core/exchange/event';
import type { Tone } from '../../ui/action-badge';
import { Dot } from '../../ui/dot';
import { t } from '../translate';

const TONES: Readonly<Record<OutcomeEvent['result'], Tone>> = {
  completed: 'good',
  refused: 'plain',
  failed: 'stop',
  aborted: 'notice',
  stopped: 'stop',
};

/** How an exchange ended, or that it has not yet. */
export function OutcomeText({ outcome }: { readonly outcome: OutcomeEvent | undefined }) {
  return (
    <Group gap={8} wrap="nowrap">
      <Dot tone={outcome === undefined ? 'plain' : TONES[outcome.result]} />
      <Text size="sm" {...(outcome === undefined ? { c: 'dimmed' } : {})}>
        {t(`result.${outcome?.result ?? 'pending'}`)}
      </Text>
    </Group>
  );
}
