import '@mantine/charts/styles.css';
import { BarChart as MantineBarChart } from '@mantine/charts';

interface ChartSeries {
  readonly name: string;
  readonly label: string;
  readonly color: string;
}

export interface BarChartProps {
  /** One bar for each: `label`, and a number for each series. */
  readonly data: readonly Readonly<Record<string, string | number>>[];
  readonly series: readonly ChartSeries[];
  readonly height: number;
  readonly format?: (value: number) => string;
  readonly onBar?: ((index: number) => void) | undefined;
  /** Height of a line across, with its name. */
  readonly line?: { readonly x: string; readonly label: string } | undefined;
}

/** Stacked bars; what it shows stands in a table besides, for whoever does not see it. */
export default function BarChart({ data, series, height, format, onBar, line }: BarChartProps) {
  // Things that are counted have no halves on the axis; money has cents.
  const counted = data.every((point) => series.every(({ name }) => Number.isInteger(point[name])));
  return (
    <MantineBarChart
      h={height}
      type="stacked"
      data={data.map((point) => ({ ...point }))}
      dataKey="label"
      series={series.map((one) => ({ ...one }))}
      withLegend={series.length > 1}
      legendProps={{ verticalAlign: 'top', height: 36, itemSorter: null }}
      tickLine="none"
      gridAxis="x"
      maxBarWidth={28}
      {...(format === undefined ? {} : { valueFormatter: format })}
      {...(line === undefined
        ? {}
        : { referenceLines: [{ x: line.x, label: line.label, color: 'red.7' }] })}
      yAxisProps={{ allowDecimals: !counted, width: 52 }}
      xAxisProps={{ minTickGap: 12 }}
      barChartProps={{
        accessibilityLayer: false,
        ...(onBar === undefined
          ? {}
          : {
              onClick: ({ activeTooltipIndex }: { activeTooltipIndex?: unknown }) => {
                const index = Number(activeTooltipIndex);
                if (activeTooltipIndex !== undefined && Number.isInteger(index)) onBar(index);
              },
              style: { cursor: 'pointer' },
            }),
      }}
      barProps={{ isAnimationActive: false }}
    />
  );
}
