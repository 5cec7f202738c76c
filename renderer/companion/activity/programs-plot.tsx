import type { CSSProperties } from 'react';
import { formatBucketDay, formatCount } from '../../ui/format';
import { t } from '../translate';
import type { PlotDay } from './programs-figures';
import classes from './programs-card.module.css';

/** Results in the order that they are stacked in. */
const RESULTS = ['error', 'hit', 'ok'] as const;

/** Calls of each day as stacked bars, and the same as a table for screen readers. */
export function ProgramsPlot({ days }: { readonly days: readonly PlotDay[] }) {
  const most = Math.max(1, ...days.map(({ ok, hit, error }) => ok + hit + error));
  const label = (day: string): string => formatBucketDay(`${day}T00:00:00Z`);
  const first = days[0]?.day ?? '';
  const last = days.at(-1)?.day ?? '';
  return (
    <div>
      <div className={classes.plot} aria-hidden="true" data-testid="programs-plot">
        {days.map((one) => (
          <div key={one.day} className={classes.day}>
            {RESULTS.map((result) => (
              <span
                key={result}
                className={classes.part}
                data-result={result}
                style={{ '--share': one[result] / most } as CSSProperties}
              />
            ))}
          </div>
        ))}
      </div>
      <div className={classes.axis} aria-hidden="true">
        <span>{label(first)}</span>
        <span className={classes.legend}>
          {RESULTS.toReversed().map((result) => (
            <span key={result} className={classes.key} data-result={result}>
              {t(`companion.programs.result.${result}`)}
            </span>
          ))}
        </span>
        <span>{label(last)}</span>
      </div>
      {/* The box is hidden, not the table: a table is as wide as its text. */}
      <div className="pc-visually-hidden">
        <table>
          <caption>{t('companion.programs.plot')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('companion.programs.day')}</th>
              {RESULTS.map((result) => (
                <th key={result} scope="col">
                  {t(`companion.programs.result.${result}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days
              .filter(({ ok, hit, error }) => ok + hit + error > 0)
              .map((one) => (
                <tr key={one.day}>
                  <th scope="row">{label(one.day)}</th>
                  {RESULTS.map((result) => (
                    <td key={result}>{formatCount(one[result])}</td>
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
