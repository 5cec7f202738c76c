import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import type { Summary } from '../../../core/exchange/console';
import { formatHour } from '../../ui/format';
import { t } from '../translate';

const SERIES = [
  { name: 'allow', color: 'var(--pc-plain-solid)' },
  { name: 'redact', color: 'var(--pc-notice-solid)' },
  { name: 'isolate', color: 'var(--pc-apart-solid)' },
  { name: 'block', color: 'var(--pc-stop-solid)' },
] as const;

type Hours = Summary['hours'];

/** The same figures for people who do not see the chart. */
function HoursTable({ hours }: { readonly hours: Hours }) {
  return (
    <table className="pc-visually-hidden">
      <caption>{t('overview.hoursTable')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('overview.hour')}</th>
          {SERIES.map(({ name }) => (
            <th key={name} scope="col">
              {t(`enforced.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {hours.map((hour) => (
          <tr key={hour.start}>
            <th scope="row">{formatHour(hour.start)}</th>
            {SERIES.map(({ name }) => (
              <td key={name}>{hour[name]}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Stacked bars of the last 24 hours. */
export function HoursChart({ hours }: { readonly hours: Hours }) {
  return (
    <>
      <div aria-hidden="true">
        <BarChart
          h={240}
          type="stacked"
          data={hours.map((hour) => ({ ...hour, hour: formatHour(hour.start) }))}
          dataKey="hour"
          series={SERIES.map(({ name, color }) => ({ name, color, label: t(`enforced.${name}`) }))}
          withLegend
          legendProps={{ verticalAlign: 'top', height: 36, itemSorter: null }}
          tickLine="none"
          gridAxis="x"
          maxBarWidth={28}
          yAxisProps={{ allowDecimals: false, width: 40 }}
          barChartProps={{ accessibilityLayer: false }}
          barProps={{ isAnimationActive: false }}
        />
      </div>
      <HoursTable hours={hours} />
    </>
  );
}
