import { createHash } from 'node:crypto';
import type { WrittenRow, WrittenWeek } from './written-week';

/**
 * The style of the report. Bars are cells with a width and a colour of their own, which programs for
 * mail and printers know; nothing is loaded from elsewhere.
 */
const STYLE = `
body { margin: 0; padding: 24px 12px; background: #f3f5f7; color: #1b232b;
  font: 14px/1.45 "Segoe UI", system-ui, -apple-system, "Noto Sans", Arial, sans-serif; }
.page { max-width: 720px; margin: 0 auto; padding: 28px; background: #fff;
  border: 1px solid #dde3e9; border-radius: 12px; }
h1 { margin: 0 0 4px; font-size: 24px; line-height: 1.2; }
h2 { margin: 28px 0 8px; font-size: 15px; }
p { margin: 0 0 16px; color: #55626f; }
a { color: #035c70; text-decoration: none; }
a:hover { text-decoration: underline; }
table { width: 100%; border-collapse: collapse; }
.figures td { width: 33%; padding: 12px; border: 1px solid #dde3e9; vertical-align: top; }
.figures span { display: block; color: #55626f; font-size: 12px; }
.figures a { font-size: 22px; font-weight: 600; }
.rows th { padding: 4px 8px 4px 0; width: 50%; font-weight: 400; text-align: left;
  overflow-wrap: anywhere; }
.rows td { padding: 4px 0; }
.rows tr { border-top: 1px solid #edf0f3; }
.rows .value { width: 14%; text-align: right; font-variant-numeric: tabular-nums; }
.bar td { height: 10px; padding: 0; font-size: 0; line-height: 0; }
section { break-inside: avoid; }
@media (prefers-color-scheme: dark) {
  body { background: #11151a; color: #dbe1e8; }
  .page { background: #171c22; border-color: #3a444f; }
  p, .figures span { color: #97a3b0; }
  a { color: #79bbc9; }
  .figures td { border-color: #3a444f; }
  .rows tr { border-color: #2d353f; }
}
@media (max-width: 480px) {
  body { padding: 0; }
  .page { padding: 16px; border: 0; border-radius: 0; }
  .figures a { font-size: 17px; }
  .figures td { padding: 8px; }
}
@media print {
  body { padding: 0; background: #fff; color: #000; }
  .page { max-width: none; padding: 0; border: 0; background: #fff; }
  .action { display: none; }
}
`;

/** The colour of bars: petrol, as in the console. */
const BAR = '#3a9ab0';

/** What the page may do where a browser shows it: nothing but look as above, in a frame of ours. */
export const REPORT_PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** The report as one page of HTML: the mail's body, its preview, and what is printed. */
export function reportPage(week: WrittenWeek): string {
  return `<!doctype html>
<html lang="${week.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${text(week.title)}</title>
<style>${STYLE}</style>
</head>
<body><div class="page">
<h1>${text(week.title)}</h1>
<p>${text(week.range)}</p>
${figures(week)}
${section(week.perDay, rows(week.days))}
${week.tables
  .map(({ title, empty, rows: all }) =>
    section(title, all.length === 0 ? `<p>${text(empty)}</p>` : rows(all)),
  )
  .join('\n')}
<p class="action"><a href="${text(week.consoleUrl)}" target="_blank" rel="noopener">${text(week.open)}</a></p>
<p>${text(week.foot)}</p>
</div></body>
</html>
`;
}

function section(title: string, inside: string): string {
  return `<section><h2>${text(title)}</h2>\n${inside}</section>`;
}

const COLUMNS = 3;

function figures({ figures: all }: WrittenWeek): string {
  const lines: string[] = [];
  for (let first = 0; first < all.length; first += COLUMNS) {
    const cells = all
      .slice(first, first + COLUMNS)
      .map(
        ({ label, value, change, url }) =>
          `<td><span>${text(label)}</span>${link(url, value)}<span>${text(change)}</span></td>`,
      );
    lines.push(`<tr>${cells.join('')}</tr>`);
  }
  return `<table class="figures" role="presentation">${lines.join('\n')}</table>`;
}

function rows(all: readonly WrittenRow[]): string {
  const lines = all.map(
    ({ label, value, share, url }) =>
      `<tr><th scope="row">${text(label)}</th><td>${bar(share)}</td><td class="value">${link(url, value)}</td></tr>`,
  );
  return `<table class="rows">${lines.join('\n')}</table>`;
}

function bar(share: number): string {
  const percent = Math.round(share * 100);
  if (percent === 0) return '';
  return `<table class="bar" role="presentation"><tr><td width="${percent}%" bgcolor="${BAR}"></td><td></td></tr></table>`;
}

const link = (url: string, label: string): string =>
  `<a href="${text(url)}" target="_blank" rel="noopener">${text(label)}</a>`;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Names of apps, people and rules come from outside. */
const text = (value: string): string => value.replace(/[&<>"']/g, (each) => ESCAPES[each] ?? '');
