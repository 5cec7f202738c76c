import { SegmentedControl, Stack, Text } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { useState } from 'react';
import {
  GATEWAY_USE_DAYS,
  GATEWAY_USE_KINDS,
  OTHER_NAMES,
  type DeskGateway,
  type GatewayFigures,
  type GatewayUseKind,
} from '../../../core/exchange/desk-gateway';
import { EmptyState } from '../../ui/empty-state';
import { formatCompact, formatCount, formatMoney, formatShare } from '../../ui/format';
import { SectionCard } from '../section-card';
import { useNarrow } from '../use-narrow';
import { t } from '../translate';
import { plotDays, shareOf } from './programs-figures';
import { ProgramsPlot } from './programs-plot';
import classes from './programs-card.module.css';

/** A day by this computer's clock, as the agent counts it. */
function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

function timesOf(times: GatewayFigures['time']): string {
  if (times === undefined) return '–';
  return t('companion.programs.milliseconds', {
    times: `${formatCount(times.p50)} / ${formatCount(times.p95)}`,
  });
}

/** All numbers of some calls, each under its name. */
function Figures({
  figures,
  small,
}: {
  readonly figures: GatewayFigures;
  readonly small: boolean;
}) {
  const { requests, errors, hits, tokens, cost, saved, time, ttft } = figures;
  const shown = [
    ['calls', formatCompact(requests)],
    ['tokens', formatCompact(tokens)],
    ['cost', formatMoney(cost)],
    ['errors', formatShare(shareOf(errors, figures))],
    ['hits', formatShare(shareOf(hits, figures))],
    ['saved', formatMoney(saved)],
    ['time', timesOf(time)],
    ['ttft', timesOf(ttft)],
  ] as const;
  return (
    <dl className={classes.figures} data-small={small}>
      {shown.map(([name, value]) => (
        <div key={name} data-figure={name}>
          <dt>{t(`companion.programs.figure.${name}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function ByName({ use, kind }: { readonly use: DeskGateway; readonly kind: GatewayUseKind }) {
  const rows = use.by[kind];
  if (rows.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('companion.programs.unnamed')}
      </Text>
    );
  }
  return (
    <ul className={classes.rows} aria-label={t(`companion.programs.by.${kind}`)}>
      {rows.map(({ name, ...figures }) => (
        <li key={name} className={classes.row} data-testid="programs-row">
          <div className={classes.name}>
            <span>{name === OTHER_NAMES ? t('companion.programs.others') : name}</span>
            <span className={classes.calls}>
              {t('companion.programs.calls', { count: figures.requests })}
              {figures.errors > 0 &&
                `, ${t('companion.programs.failed', { count: figures.errors })}`}
              {figures.hits > 0 &&
                `, ${t('companion.programs.fromCache', { count: figures.hits })}`}
            </span>
          </div>
          <Figures figures={figures} small />
        </li>
      ))}
    </ul>
  );
}

function Counted({ use }: { readonly use: DeskGateway }) {
  const [kind, setKind] = useState<GatewayUseKind>('model');
  const isNarrow = useNarrow();
  return (
    <Stack gap="md">
      <Figures figures={use.total} small={false} />
      <ProgramsPlot days={plotDays(use.days, today(), GATEWAY_USE_DAYS)} />
      <SegmentedControl
        size="xs"
        orientation={isNarrow ? 'vertical' : 'horizontal'}
        className={classes.kinds}
        aria-label={t('companion.programs.byLabel')}
        data={GATEWAY_USE_KINDS.map((value) => ({
          value,
          label: t(`companion.programs.by.${value}`),
        }))}
        value={kind}
        onChange={(value) => setKind(GATEWAY_USE_KINDS.find((one) => one === value) ?? 'model')}
      />
      <ByName use={use} kind={kind} />
    </Stack>
  );
}

/** What programs at this desk have asked of AI models through its gateway, in numbers. */
export function ProgramsCard({ use }: { readonly use: DeskGateway | undefined }) {
  return (
    <SectionCard title={t('companion.programs.title')}>
      <Text size="xs" c="dimmed" mb="sm">
        {t('companion.programs.lead', { days: GATEWAY_USE_DAYS })}
      </Text>
      {use === undefined || use.total.requests === 0 ? (
        <EmptyState
          icon={<IconRoute size={26} />}
          title={t('companion.programs.emptyTitle')}
          text={t('companion.programs.empty')}
        />
      ) : (
        <Counted use={use} />
      )}
    </SectionCard>
  );
}
