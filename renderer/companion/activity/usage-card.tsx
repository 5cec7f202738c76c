import { Text } from '@mantine/core';
import type { CSSProperties } from 'react';
import type { Activity } from '../../../core/exchange/desk';
import { SectionCard } from '../section-card';
import { t } from '../translate';
import { usageByApp } from './usage';
import classes from './usage-card.module.css';

/** Apps that are shown. */
const SHOWN = 5;
/** The time that history goes back, days. */
const DAYS = 30;

/** Which AI apps the person uses, and how much; made here, for them alone. */
export function UsageCard({ entries }: { readonly entries: readonly Activity[] }) {
  const usage = usageByApp(entries).slice(0, SHOWN);
  const most = usage[0]?.requests ?? 1;
  return (
    <SectionCard title={t('companion.activity.usage')}>
      <Text size="xs" c="dimmed" mb="xs">
        {t('companion.activity.usageLead', { days: DAYS })}
      </Text>
      <ul className={classes.list} aria-label={t('companion.activity.usageTable')}>
        {usage.map(({ app, requests, stopped }) => (
          <li key={app} className={classes.row}>
            <span className={classes.app}>{app}</span>
            <span className={classes.track} aria-hidden="true">
              <span
                className={classes.bar}
                style={{ '--share': requests / most } as CSSProperties}
              />
            </span>
            <span className={classes.count}>
              {t('companion.activity.requests', { count: requests })}
              {stopped > 0 && `, ${t('companion.activity.stopped', { count: stopped })}`}
            </span>
          </li>
        ))}
      </ul>
    </SectionCard>
  );
}
