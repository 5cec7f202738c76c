import { Card, Code, Group, Stack, Text, Title } from '@mantine/core';
import type { TrialResult } from '../../../core/exchange/trial';
import { EnforcedBadge } from '../../ui/action-badge';
import { formatCount } from '../../ui/format';
import { t } from '../translate';
import { FoundRows } from '../warn/found-rows';

function sentence({ action, found }: TrialResult): string {
  switch (action) {
    case 'block':
      return t('companion.try.notSent');
    case 'redact':
      return t('companion.try.sent');
    case 'allow':
      return found.length === 0 ? t('companion.try.unchanged') : t('companion.try.sentAsIs');
  }
}

/** What would have gone to the AI, and why. */
export function TryOutcome({ result }: { readonly result: TrialResult }) {
  const { action, sent, found, tookMs } = result;
  return (
    <Card component="section" data-testid="try-outcome" data-action={action}>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Title order={2} size="h5">
            {sentence(result)}
          </Title>
          <EnforcedBadge enforced={action} />
        </Group>
        {sent !== undefined && (
          <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {sent}
          </Code>
        )}
        {found.length > 0 && (
          <div>
            <Text size="xs" fw={600} c="dimmed" mb={4}>
              {t('companion.try.found')}
            </Text>
            <FoundRows found={found} />
          </div>
        )}
        <Text size="xs" c="dimmed">
          {t('companion.try.took', { ms: formatCount(Math.round(tookMs)) })}
        </Text>
      </Stack>
    </Card>
  );
}
