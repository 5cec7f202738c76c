import { Text } from '@mantine/core';
import type { CSSProperties } from 'react';
import { Link } from 'wouter';
import type { Tone } from '../../ui/action-badge';
import { formatCount } from '../../ui/format';
import { t } from '../translate';
import classes from './rank-list.module.css';

export interface RankRow {
  readonly id: string;
  readonly name: string;
  readonly count: number;
  /** Shown instead of the plain count. */
  readonly value?: string;
  readonly tone?: Tone;
  /** The events behind the number. */
  readonly href?: string;
  /** Smaller, behind the name. */
  readonly note?: string;
}

interface RankListProps {
  readonly rows: readonly RankRow[];
  readonly empty: string;
  /** Rows shown at most. */
  readonly length?: number;
}

/** A ranking with a bar behind each count; each row leads to what it counts. */
export function RankList({ rows, empty, length = 7 }: RankListProps) {
  if (rows.length === 0) {
    return (
      <Text size="sm" c="dimmed" py="md">
        {empty}
      </Text>
    );
  }
  const most = Math.max(1e-9, ...rows.map((row) => row.count));
  const rest = rows.length - length;
  return (
    <div>
      <ol className={classes.list}>
        {rows.slice(0, length).map((row) => (
          <li key={row.id} className={classes.row}>
            <span className={classes.name} title={row.name}>
              {row.href === undefined ? row.name : <Link href={row.href}>{row.name}</Link>}
              {row.note !== undefined && <span className={classes.note}>{row.note}</span>}
            </span>
            <span className={classes.count}>{row.value ?? formatCount(row.count)}</span>
            <span className={classes.track} aria-hidden="true">
              <span
                className={classes.bar}
                data-tone={row.tone}
                style={{ '--share': row.count / most } as CSSProperties}
              />
            </span>
          </li>
        ))}
      </ol>
      {rest > 0 && (
        <Text size="xs" c="dimmed" mt="sm">
          {t('report.more', { count: rest })}
        </Text>
      )}
    </div>
  );
}
