import { searchQuerySchema } from '../../../core/exchange/console-reports';
import type { SearchFilters } from '../report/address';

/** Filters that can be added by hand, in the order of the menu. */
export const FILTER_NAMES = [
  'user',
  'app',
  'action',
  'enforced',
  'door',
  'rule',
  'detector',
  'profile',
  'topic',
  'model',
  'server',
  'tool',
  'choice',
  'injection',
  'drifted',
  'conversation',
  'device',
] as const satisfies readonly (keyof SearchFilters)[];
export type FilterName = (typeof FILTER_NAMES)[number];

/** Values of the filters that have few. */
export const FILTER_VALUES: Readonly<Partial<Record<FilterName, readonly string[]>>> = {
  action: searchQuerySchema.shape.action.out.unwrap().options,
  enforced: searchQuerySchema.shape.enforced.out.unwrap().options,
  door: searchQuerySchema.shape.door.out.unwrap().options,
  choice: ['cancel', 'redact', 'send'],
  injection: ['01', '10', '20', '30', '40', '50', '60', '70', '80', '90'],
};

/** The filters of an address; unknown names are left out. */
export function filtersOf(params: URLSearchParams): SearchFilters {
  const names = [...FILTER_NAMES, 'q'] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = params.get(name) ?? '';
      return value === '' ? [] : [[name, value]];
    }),
  );
}
