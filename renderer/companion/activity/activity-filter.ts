import type { Activity } from '../../../core/exchange/desk';

export interface ActivityFilter {
  /** Words that stand in app, host or rule. */
  readonly text: string;
  /** What was enforced; empty: all. */
  readonly outcome: string;
}

export const NO_FILTER: ActivityFilter = { text: '', outcome: '' };

export const isFiltering = ({ text, outcome }: ActivityFilter): boolean =>
  text.trim() !== '' || outcome !== '';

/** The entries that fit; every word has to stand somewhere. */
export function filterActivity(
  entries: readonly Activity[],
  { text, outcome }: ActivityFilter,
): readonly Activity[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter(({ app, host, ruleName = '', enforced }) => {
    const where = `${app.name}\n${host}\n${ruleName}`.toLowerCase();
    return (outcome === '' || enforced === outcome) && words.every((word) => where.includes(word));
  });
}
