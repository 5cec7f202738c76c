import type { ReactNode } from 'react';
import { Masked } from '../../ui/masked';
import { t } from '../translate';
import classes from './found-list.module.css';

export interface FoundRow {
  readonly name: string;
  readonly masked: string;
  readonly count: number;
}

interface FoundRowsProps {
  readonly found: readonly FoundRow[];
  /** What shows the sample of a row; without it the masked sample itself. */
  readonly sample?: (row: FoundRow, index: number) => ReactNode;
}

/** What was found, masked, with how often. */
export function FoundRows({ found, sample }: FoundRowsProps) {
  return (
    <ul className={classes.list}>
      {found.map((row, index) => (
        <li key={`${row.name}:${row.masked}`} className={classes.row}>
          <span className={classes.name}>{row.name}</span>
          {sample?.(row, index) ?? <Masked sample={row.masked} />}
          <span className={classes.count}>{t('warn.times', { count: row.count })}</span>
        </li>
      ))}
    </ul>
  );
}
