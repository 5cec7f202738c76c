import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { formatCompact, formatMoney } from '../../ui/format';
import { searchHref } from '../report/address';
import type { TimeRange } from '../report/time-range';
import { t } from '../translate';
import { RankPanel } from './rank-panel';

const BY = ['model', 'user', 'team'] as const;

/** Tokens and cost by model, person or team. */
export function Spend({ range }: { readonly range: TimeRange }) {
  const [by, setBy] = useState<(typeof BY)[number]>('model');
  return (
    <RankPanel
      title={t('dash.spend')}
      hint={t('dash.spendHint')}
      range={range}
      counts={{ metric: `spend_${by}`, by: 'key', order: 'cost' }}
      empty={t('dash.spendNone')}
      tools={
        <SegmentedControl
          size="xs"
          aria-label={t('dash.spendBy')}
          data={BY.map((value) => ({ value, label: t(`dash.by.${value}`) }))}
          value={by}
          onChange={(value) => setBy(value)}
        />
      }
      row={({ key, label, cost, amount }) => ({
        id: key,
        name: label === '' ? key : label,
        note: t('dash.tokensOf', { tokens: formatCompact(amount) }),
        count: cost / 1e6,
        value: formatMoney(cost / 1e6),
        href: searchHref({ door: 'gateway', ...(by === 'team' ? {} : { [by]: key }) }, range),
      })}
    />
  );
}
