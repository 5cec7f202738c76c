import type { ReportLanguage } from '../../core/exchange/weekly-report';
import type { Figure, Unit, Week } from './week';
import { WORDINGS } from './wording';

const DAY_MS = 86_400_000;

export interface WrittenRow {
  readonly label: string;
  readonly value: string;
  /** Of the largest of its table, 0 to 1. */
  readonly share: number;
  readonly url: string;
}

/** A week in words: everything is text, and paths are whole addresses. */
export interface WrittenWeek {
  readonly language: ReportLanguage;
  readonly title: string;
  readonly range: string;
  readonly perDay: string;
  readonly open: string;
  readonly consoleUrl: string;
  readonly foot: string;
  readonly columns: readonly [name: string, value: string];
  readonly figures: readonly {
    readonly label: string;
    readonly value: string;
    /** What changed since the week before; empty where that cannot be told. */
    readonly change: string;
    readonly url: string;
  }[];
  readonly days: readonly WrittenRow[];
  readonly tables: readonly {
    readonly title: string;
    readonly empty: string;
    readonly rows: readonly WrittenRow[];
  }[];
}

/** Puts the numbers of a week into the words of a language. @param consoleUrl page of the console, with a slash at its end */
export function writeWeek(week: Week, language: ReportLanguage, consoleUrl: string): WrittenWeek {
  const wording = WORDINGS[language];
  const urlOf = (path: string): string => `${consoleUrl}#${path}`;
  const number = numberFormat(language);
  const share = (value: number, all: readonly { readonly value: number }[]): number =>
    value / Math.max(1e-9, ...all.map((each) => each.value));
  return {
    language,
    title: wording.title(week.organisation),
    range: wording.range(
      dayFormat(language, 'long').format(week.from),
      dayFormat(language, 'long').format(week.to - DAY_MS),
    ),
    ...{ perDay: wording.perDay, open: wording.open, foot: wording.foot, consoleUrl },
    columns: wording.columns,
    figures: week.figures.map((figure) => ({
      label: wording.figures[figure.id],
      value: number(figure.value, figure.unit),
      change: changeOf(figure, language),
      url: urlOf(figure.path),
    })),
    days: week.days.map(({ at, value }) => ({
      label: dayFormat(language, 'short').format(at),
      value: number(value, 'count'),
      share: share(value, week.days),
      url: urlOf(`/search?from=${at}&to=${at + DAY_MS}`),
    })),
    tables: week.tables.map(({ id, unit, rows }) => ({
      title: wording.tables[id][0],
      empty: wording.tables[id][1],
      rows: rows.map(({ label, value, path }) => ({
        label: wording.labels[label] ?? label,
        value: number(value, unit),
        share: share(value, rows),
        url: urlOf(path),
      })),
    })),
  };
}

function numberFormat(language: ReportLanguage): (value: number, unit: Unit) => string {
  const count = new Intl.NumberFormat(language);
  const tokens = new Intl.NumberFormat(language, { notation: 'compact' });
  const money = new Intl.NumberFormat(language, { style: 'currency', currency: 'USD' });
  const formats = { count, tokens, money };
  return (value, unit) => formats[unit].format(value);
}

function dayFormat(language: ReportLanguage, length: 'long' | 'short'): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    timeZone: 'UTC',
    ...(length === 'long'
      ? { day: 'numeric', month: 'long', year: 'numeric' }
      : { weekday: 'short', day: 'numeric', month: 'numeric' }),
  });
}

function changeOf({ value, before }: Figure, language: ReportLanguage): string {
  const { unchanged, newly } = WORDINGS[language];
  if (before === undefined) return '';
  if (before === value) return unchanged;
  if (before === 0) return newly;
  const percent = new Intl.NumberFormat(language, {
    ...{ style: 'percent', signDisplay: 'exceptZero', maximumFractionDigits: 0 },
  });
  return percent.format((value - before) / before);
}
