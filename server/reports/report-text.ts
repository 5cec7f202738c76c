import Papa from 'papaparse';
import type { WrittenWeek } from './written-week';

/** The report for programs that show no HTML. */
export function reportText(week: WrittenWeek): string {
  const figures = week.figures.map(
    ({ label, value, change }) => `${label}: ${value}${change === '' ? '' : ` (${change})`}`,
  );
  const tables = week.tables
    .filter(({ rows }) => rows.length > 0)
    .map(({ title, rows }) =>
      [title, ...rows.map(({ label, value }) => `  ${label}: ${value}`)].join('\n'),
    );
  return [
    [week.title, week.range].join('\n'),
    figures.join('\n'),
    ...tables,
    `${week.open}: ${week.consoleUrl}`,
    `${week.foot}\n`,
  ].join('\n\n');
}

/** Every number of the report as a table (RFC 4180); what a spreadsheet takes for a formula is quoted. */
export function reportCsv(week: WrittenWeek): string {
  const { columns } = week;
  const lines = [
    ['', ...columns],
    ...week.figures.map(({ label, value }) => [week.title, label, value]),
    ...week.days.map(({ label, value }) => [week.perDay, label, value]),
    ...week.tables.flatMap(({ title, rows }) =>
      rows.map(({ label, value }) => [title, label, value]),
    ),
  ];
  return Papa.unparse(lines, { escapeFormulae: true, newline: '\r\n' });
}
