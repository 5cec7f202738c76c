import { invalid } from '../api-problem';

/** A filter as an address has it; nothing of it is checked. */
export interface WrittenFilter {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

interface Parameters {
  readonly filters: readonly WrittenFilter[];
  /** The other parameters; of one that is repeated the last counts. */
  readonly others: Readonly<Record<string, string>>;
}

/** `filters.key`, `filters[0].key`, `filters[0][key]` and `filters[0][value][1]`. */
const MEMBER = /^filters(?:\[(\d{0,4})\])?(?:\.|\[)(key|operator|value)\]?(?:\[\d{0,4}\])?$/;

/**
 * Reads the list of filters in an address. The vendor’s SDK writes the members of all filters one
 * after the other under the same names, so that a filter begins where a member comes anew; others
 * number them, or write the list as JSON. @throws ApiProblem
 */
export function readFilterParameters(url: string): Parameters {
  const { searchParams } = new URL(url, 'http://localhost');
  const others: Record<string, string> = {};
  const filters: Building[] = [];
  const numbered = new Map<string, Building>();
  const begin = (): Building => {
    const filter: Building = { values: [] };
    filters.push(filter);
    return filter;
  };
  for (const [name, text] of searchParams) {
    const [, number = '', member] = MEMBER.exec(name) ?? [];
    if (name === 'filters') {
      for (const filter of readJson(text)) filters.push(filter);
    } else if (member === undefined) {
      others[name] = text;
    } else if (number !== '') {
      const filter = numbered.get(number) ?? begin();
      numbered.set(number, filter);
      put(filter, member, text);
    } else {
      const last = filters.at(-1);
      put(last && !begins(last, member) ? last : begin(), member, text);
    }
  }
  return {
    filters: filters.map(({ key = '', operator = '', values }) => ({ key, operator, values })),
    others,
  };
}

interface Building {
  key?: string;
  operator?: string;
  readonly values: string[];
}

/** Key and operator stand once in a filter; values may be repeated. */
function begins(filter: Building, member: string): boolean {
  if (member === 'key') return filter.key !== undefined;
  return member === 'operator' && filter.operator !== undefined;
}

function put(filter: Building, member: string, text: string): void {
  if (member === 'value') filter.values.push(text);
  else if (member === 'key') filter.key = text;
  else filter.operator = text;
}

function readJson(text: string): Building[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw invalid('Filters are a list of {key, operator, value}, as JSON.', '/filters');
  }
  return (Array.isArray(list) ? list : [list]).map((item: unknown) => {
    const { key, operator, value } = Object(item) as Record<string, unknown>;
    const values = Array.isArray(value) ? value : [value];
    return { key: textOf(key), operator: textOf(operator), values: values.map(textOf) };
  });
}

const textOf = (value: unknown): string =>
  ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
