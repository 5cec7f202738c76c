import { Text } from '@mantine/core';
import type { CSSProperties } from 'react';
import { formatCount } from '../../ui/format';
import classes from './rank-list.module.css';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly count: number;
  readonly tone?: 'good' | 'notice' | 'stop';
}

/** Rows shown at most. */
const LENGTH = 6;

interface RankListProps {
  readonly rows: readonly Row[];
  readonly empty: string;
}

/** A ranking with a bar behind each count. */
export function RankList({ rows, empty }: RankListProps) {
  if (rows.length === 0) {
    return (
      <Text size="sm" c="dimmed" py="md">
        {empty}
      </Text>
    );
  }
  const most = Math.max(1, ...rows.map((row) => row.count));
  return (
    <ol className={classes.list}>
      {rows.slice(0, LENGTH).map((row) => (
        <li key={row.id} className={classes.row}>
          <span className={classes.name}>{row.name}</span>
          <span className={classes.count}>{formatCount(row.count)}</span>
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
  );
}
