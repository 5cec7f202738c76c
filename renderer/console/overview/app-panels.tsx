import { Button } from '@mantine/core';
import { Link } from 'wouter';
import { searchHref } from '../report/address';
import type { TimeRange } from '../report/time-range';
import { t } from '../translate';
import { RankPanel } from './rank-panel';

interface RangeProps {
  readonly range: TimeRange;
}

type Status = 'approved' | 'in_review' | 'unapproved' | 'unreviewed';

interface AppPanelProps extends RangeProps {
  readonly title: string;
  readonly empty: string;
  readonly statuses: readonly Status[];
  readonly review?: boolean;
}

function AppPanel({ range, title, empty, statuses, review = false }: AppPanelProps) {
  return (
    <RankPanel
      title={title}
      range={range}
      counts={{ metric: 'app', by: 'both', limit: 500 }}
      empty={empty}
      tools={
        review ? (
          <Button component={Link} href="/apps" size="compact-xs" variant="light">
            {t('dash.toReview')}
          </Button>
        ) : undefined
      }
      row={({ key, series, label, count }) => {
        const status = statuses.find((one) => one === series);
        if (status === undefined) return undefined;
        const note = statuses.length > 1 ? { note: t(`appStatus.${status}`) } : {};
        return {
          id: `${key} ${series}`,
          name: label,
          count,
          href: searchHref({ app: key }, range),
          ...note,
        };
      }}
    />
  );
}

export function ApprovedApps({ range }: RangeProps) {
  return (
    <AppPanel
      range={range}
      title={t('dash.approved')}
      empty={t('dash.approvedNone')}
      statuses={['approved']}
    />
  );
}

export function UnapprovedApps({ range }: RangeProps) {
  return (
    <AppPanel
      range={range}
      title={t('dash.unapproved')}
      empty={t('dash.unapprovedNone')}
      statuses={['unapproved', 'unreviewed']}
    />
  );
}

/** Apps that are used although nobody has decided about them. */
export function ReviewQueue({ range }: RangeProps) {
  return (
    <AppPanel
      range={range}
      title={t('dash.review')}
      empty={t('dash.reviewNone')}
      statuses={['in_review', 'unreviewed']}
      review
    />
  );
}
