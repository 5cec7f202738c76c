import { Button, Group, NumberInput, Slider, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { ruleSchema, type PolicyDocument } from '../../../core/exchange/policy-document';
import type { WafZone } from '../../../core/exchange/policy-waf';
import { formatCount, formatShare } from '../../ui/format';
import type { PolicyEdit } from '../policy-edit/use-policy-edit';
import { searchHref } from '../report/address';
import { Chart } from '../report/chart';
import { Loaded, Panel } from '../report/panel';
import type { TimeRange } from '../report/time-range';
import { useTotals } from '../report/use-counts';
import { navigate } from '../../ui/hash-location';
import { t } from '../translate';
import { barsOf, blockedBelow, scoresOf } from './scores';
import { blockBelow, logOnly, thresholdOf } from './zone-changes';

/** Scores below this are an attack in the field's own bands. */
const HIGH_RISK = 20;

interface TunerProps {
  readonly zone: WafZone;
  readonly document: PolicyDocument;
  readonly edit: PolicyEdit;
  readonly range: TimeRange;
}

interface ChoiceProps {
  readonly threshold: number;
  readonly onChange: (threshold: number) => void;
}

function Choice({ threshold, onChange }: ChoiceProps) {
  return (
    <Group gap="md" align="flex-end">
      <Slider
        flex={1}
        miw={200}
        min={1}
        max={99}
        label={null}
        thumbLabel={t('firewall.threshold')}
        value={threshold}
        onChange={onChange}
        mb={8}
      />
      <NumberInput
        w={110}
        label={t('firewall.threshold')}
        min={1}
        max={99}
        value={threshold}
        onChange={(value) => onChange(Math.min(99, Math.max(1, Number(value) || 1)))}
      />
    </Group>
  );
}

/** Which scores prompts had, and what each threshold would have stopped. */
export function ThresholdTuner({ zone, document, edit, range }: TunerProps) {
  const inForce = thresholdOf(document, zone.id);
  const [threshold, setThreshold] = useState(inForce ?? HIGH_RISK);
  const { resource, reload } = useTotals(range, {
    ...{ metric: 'waf_score', by: 'series', key: zone.id, limit: 100 },
  });
  const scores = scoresOf(resource.kind === 'ready' ? resource.value : []);
  const { blocked, all } = blockedBelow(scores, threshold);
  const bars = barsOf(scores, threshold);
  const name = zone.name ?? zone.id;
  const block = (): void =>
    void edit.publish(t('firewall.note', { name, threshold }), (now) =>
      blockBelow(
        now,
        zone,
        t('firewall.ruleName', { name }),
        threshold,
        ruleSchema.parse({ id: 'x', name: 'x', when: 'true', action: 'block' }),
      ),
    );
  return (
    <Panel
      title={t('firewall.tuner')}
      hint={t('firewall.tunerHint')}
      table={{
        title: `${t('firewall.tuner')} ${name}`,
        columns: [t('dash.score'), t('firewall.wouldBlock'), t('firewall.wouldPass')],
        rows: bars.map((bar) => [bar.label, bar.blocked, bar.passed]),
      }}
    >
      <Loaded resource={resource} onRetry={reload} height={220}>
        {() => (
          <Stack gap="sm">
            <Chart
              caption={t('firewall.tuner')}
              axis={t('dash.score')}
              height={200}
              data={bars.map((bar) => ({ ...bar }))}
              series={[
                {
                  name: 'blocked',
                  label: t('firewall.wouldBlock'),
                  color: 'var(--pc-stop-solid)',
                },
                { name: 'passed', label: t('firewall.wouldPass'), color: 'var(--pc-plain-solid)' },
              ]}
              onBar={(index) => {
                const ten = Math.floor((bars[index]?.from ?? 0) / 10) * 10;
                const injection = ten === 0 ? '01' : String(ten);
                navigate(searchHref({ door: 'waf', app: zone.id, injection }, range));
              }}
            />
            <Choice threshold={threshold} onChange={setThreshold} />
            <Text size="sm" role="status" data-testid="would-block">
              {t('firewall.would', {
                blocked: formatCount(blocked),
                all: formatCount(all),
                share: formatShare(blocked / Math.max(1, all)),
                threshold,
              })}
            </Text>
            <Group gap="sm">
              <Button
                loading={edit.busy}
                disabled={inForce === threshold}
                onClick={block}
                data-testid="block-below"
              >
                {t('firewall.block', { threshold })}
              </Button>
              {zone.mode === 'production' && (
                <Button
                  variant="default"
                  disabled={edit.busy}
                  onClick={() =>
                    void edit.publish(t('firewall.logNote', { name }), (now) =>
                      logOnly(now, zone.id),
                    )
                  }
                >
                  {t('firewall.logOnly')}
                </Button>
              )}
              <Text size="sm" c="dimmed">
                {inForce === undefined
                  ? t('firewall.noThreshold')
                  : t('firewall.inForce', { threshold: inForce })}
              </Text>
            </Group>
          </Stack>
        )}
      </Loaded>
    </Panel>
  );
}
