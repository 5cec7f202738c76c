import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { formatCount } from '../../ui/format';
import type { BarChartProps } from './bar-chart';

// The charting library is large: figures and lists are there before it.
const BarChart = lazy(() => import('./bar-chart'));

interface ChartProps extends Omit<BarChartProps, 'height'> {
  /** What it shows, for whoever does not see it. */
  readonly caption: string;
  /** Name of the first column of the table. */
  readonly axis: string;
  readonly height?: number;
}

/** A bar chart, and the same as a table for screen readers. */
export function Chart({ caption, axis, height = 220, ...chart }: ChartProps) {
  const { data, series, format = formatCount } = chart;
  return (
    <>
      <div aria-hidden="true">
        <Suspense fallback={<Skeleton height={height} />}>
          <BarChart {...chart} format={format} height={height} />
        </Suspense>
      </div>
      <table className="pc-visually-hidden">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{axis}</th>
            {series.map(({ name, label }) => (
              <th key={name} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.map((point, index) => (
            <tr key={index}>
              <th scope="row">{point['label']}</th>
              {series.map(({ name }) => (
                <td key={name}>{format(Number(point[name] ?? 0))}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
