import { SimpleGrid } from '@mantine/core';
import {
  IconApps,
  IconCoin,
  IconDevices,
  IconMessages,
  IconShieldCheck,
  IconUserQuestion,
  IconUsers,
} from '@tabler/icons-react';
import type { ReportTotal } from '../../../core/exchange/console-reports';
import { formatCompact, formatCount, formatMoney, formatShare } from '../../ui/format';
import { searchHref } from '../report/address';
import { Figure } from '../report/figure';
import { useDistinct, useTotals } from '../report/use-counts';
import type { TimeRange } from '../report/time-range';
import { useApi } from '../session';
import { t } from '../translate';
import { useResource, type Resource } from '../use-resource';

const sum = (
  totals: readonly ReportTotal[],
  value: (total: ReportTotal) => number = ({ count }) => count,
): number => totals.reduce((all, total) => all + value(total), 0);

const valueOf = <T, R>(resource: Resource<T>, of: (value: T) => R): R | undefined =>
  resource.kind === 'ready' ? of(resource.value) : undefined;

/** The figures that one looks at first. */
export function Headline({ range }: { readonly range: TimeRange }) {
  const api = useApi();
  const enforced = useTotals(range, { metric: 'enforced' }).resource;
  const people = useDistinct(range, { metric: 'user' }).resource;
  const apps = useDistinct(range, { metric: 'app' }).resource;
  const choices = useTotals(range, { metric: 'choice' }).resource;
  const spend = useTotals(range, { metric: 'spend_model', by: 'none' }).resource;
  const devices = useResource(api.devices, 30_000).resource;

  const all = valueOf(enforced, (totals) => sum(totals));
  const kept = valueOf(enforced, (totals) =>
    sum(totals.filter(({ key }) => key === 'block' || key === 'redact')),
  );
  const asked = valueOf(choices, (totals) => sum(totals));
  const sent = valueOf(choices, (totals) => sum(totals.filter(({ key }) => key === 'send')));
  const tokens = valueOf(spend, (totals) => sum(totals, ({ amount }) => amount));
  const cost = valueOf(spend, (totals) => sum(totals, (total) => total.cost) / 1e6);
  const count = (value: number | undefined): string | undefined =>
    value === undefined ? undefined : formatCount(value);
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md">
      <Figure
        label={t('dash.exchanges')}
        value={count(all)}
        hint={t('dash.exchangesHint')}
        href={searchHref({}, range)}
        Icon={IconMessages}
      />
      <Figure
        label={t('dash.kept')}
        value={count(kept)}
        hint={t('dash.keptHint', { share: formatShare((kept ?? 0) / Math.max(1, all ?? 0)) })}
        href={searchHref({ enforced: 'block' }, range)}
        Icon={IconShieldCheck}
      />
      <Figure
        label={t('dash.people')}
        value={count(valueOf(people, (value) => value.all))}
        hint={t('dash.peopleHint')}
        href={searchHref({}, range)}
        Icon={IconUsers}
      />
      <Figure
        label={t('dash.apps')}
        value={count(valueOf(apps, (value) => value.all))}
        hint={t('dash.appsHint')}
        href="/apps"
        Icon={IconApps}
      />
      <Figure
        label={t('dash.asked')}
        value={count(asked)}
        hint={t('dash.askedHint', { count: sent ?? 0 })}
        href={searchHref({ action: 'warn' }, range)}
        Icon={IconUserQuestion}
      />
      <Figure
        label={t('dash.tokens')}
        value={tokens === undefined ? undefined : formatCompact(tokens)}
        hint={t('dash.tokensHint')}
        href={searchHref({ door: 'gateway' }, range)}
        Icon={IconMessages}
      />
      <Figure
        label={t('dash.cost')}
        value={cost === undefined ? undefined : formatMoney(cost)}
        hint={t('dash.costHint')}
        href={searchHref({ door: 'gateway' }, range)}
        Icon={IconCoin}
      />
      <Figure
        label={t('dash.devices')}
        value={count(valueOf(devices, (list) => list.filter(({ online }) => online).length))}
        hint={t('dash.devicesHint', { count: valueOf(devices, ({ length }) => length) ?? 0 })}
        href="/devices"
        Icon={IconDevices}
      />
    </SimpleGrid>
  );
}
