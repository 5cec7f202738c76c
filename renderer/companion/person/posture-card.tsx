import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import type { CompanionState } from '../../../preload/contract';
import type { PostureResult } from '../../../core/exchange/policy-posture';
import { ToneBadge, type Tone } from '../../ui/action-badge';
import { t } from '../translate';
import { bridge } from '../bridge';

const TONES: Readonly<Record<PostureResult['result'], Tone>> = {
  passed: 'good',
  failed: 'stop',
  unknown: 'plain',
};

/** What rules know of this device: why something may be blocked here, and what helps. */
export function PostureCard({ state }: { readonly state: CompanionState }) {
  const { posture = [] } = state;
  if (posture.length === 0) return null;
  return (
    <Card component="section" aria-label={t('companion.posture.title')}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5">
          {t('companion.posture.title')}
        </Title>
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => void bridge().person.checkPosture().catch(reportError)}
        >
          {t('companion.posture.check')}
        </Button>
      </Group>
      <Stack gap="xs">
        {posture.map(({ id, name, result, detail, help }) => (
          <Group key={id} justify="space-between" wrap="nowrap" align="flex-start">
            <div>
              <Text size="sm">{name}</Text>
              <Text size="xs" c="dimmed">
                {help === undefined ? detail : `${detail}. ${help}`}
              </Text>
            </div>
            <ToneBadge tone={TONES[result]}>{t(`companion.posture.${result}`)}</ToneBadge>
          </Group>
        ))}
      </Stack>
    </Card>
  );
}
