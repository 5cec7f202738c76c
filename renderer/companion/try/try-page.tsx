import { Alert, Button, Card, Group, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { TRIAL_LIMITS, type TrialKind } from '../../../core/exchange/trial';
import type { CompanionState } from '../../../preload/contract';
import { FailureAlert } from '../../ui/failure-alert';
import { PageHeader } from '../../ui/page-header';
import { t } from '../translate';
import { useNarrow } from '../use-narrow';
import { exampleText } from './example-text';
import { TryOutcome } from './try-outcome';
import { useTrial } from './use-trial';

const KINDS: readonly TrialKind[] = ['warn', 'redact', 'block'];

/** The three things that can happen to a prompt, shown with made-up data and the real check. */
export function TryPage({ state }: { readonly state: CompanionState }) {
  const [kind, setKind] = useState<TrialKind>('warn');
  const [own, setOwn] = useState<string>();
  const isNarrow = useNarrow();
  const trial = useTrial();
  const text = own ?? exampleText(kind);
  const choose = (next: string): void => {
    const known = KINDS.find((each) => each === next);
    if (known === undefined) return;
    setKind(known);
    setOwn(undefined);
    trial.reset();
  };
  return (
    <>
      <PageHeader title={t('companion.try.title')} lead={t('companion.try.lead')} />
      <Stack gap="md">
        <SegmentedControl
          fullWidth
          orientation={isNarrow ? 'vertical' : 'horizontal'}
          value={kind}
          onChange={choose}
          disabled={trial.state === 'running'}
          data={KINDS.map((value) => ({ value, label: t(`companion.try.${value}`) }))}
        />
        <Card>
          <Stack gap="sm">
            <Text size="sm">{t(`companion.try.${kind}Lead`)}</Text>
            <Textarea
              label={t('companion.try.text')}
              autosize
              minRows={4}
              maxRows={10}
              maxLength={TRIAL_LIMITS.text}
              value={text}
              data-testid="try-text"
              onChange={(event) => setOwn(event.currentTarget.value)}
            />
            <Group>
              <Button
                leftSection={<IconSend size={16} />}
                loading={trial.state === 'running'}
                disabled={text.trim() === '' || state.proxyUrl === undefined}
                data-testid="try-run"
                onClick={() => trial.run({ kind, text, rule: t('companion.try.why') })}
              >
                {t('companion.try.run')}
              </Button>
              {trial.state === 'running' && kind === 'warn' && (
                <Text size="sm" c="dimmed">
                  {t('companion.try.waiting')}
                </Text>
              )}
            </Group>
          </Stack>
        </Card>
        <div role="status">
          {trial.result !== undefined && <TryOutcome result={trial.result} />}
        </div>
        {trial.state === 'failed' && <FailureAlert message={t('companion.try.failed')} />}
        {state.proxyUrl === undefined && (
          <Alert variant="outline">{t('companion.setup.waiting')}</Alert>
        )}
      </Stack>
    </>
  );
}
