import { ScimError } from './scim-error';

const OPERATORS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
export type FilterOperator = (typeof OPERATORS)[number];

/** A filter (RFC 7644 3.4.2.2) as it was read. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'present'; readonly path: readonly string[] }
  | {
      readonly kind: 'compare';
      readonly path: readonly string[];
      readonly operator: FilterOperator;
      readonly value: string | number | boolean | null;
    }
  /** One element of a list must match: `emails[type eq "work"]`. */
  | { readonly kind: 'some'; readonly path: readonly string[]; readonly filter: Filter };

/** Longest filter, in UTF-16 code units, and deepest nesting. */
export const FILTER_LIMITS = { length: 4096, depth: 20 } as const;

const TOKEN =
  /\s*(?:("(?:[^"\\]|\\.)*")|([()[\]])|(-?\d+(?:\.\d+)?(?![\w.:-]))|([A-Za-z$][\w$:.-]*))/y;

type Token =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'word' | 'sign'; readonly value: string };

/** @throws ScimError `invalidFilter` */
export function parseFilter(text: string): Filter {
  const reader = new Reader(tokens(text));
  const filter = reader.disjunction(0);
  if (!reader.done) throw invalid('something follows the filter');
  return filter;
}

/** `urn:…:User:name.givenName` → `['name', 'givenName']`; the schema's name is left out. */
export function parseAttributePath(text: string): readonly string[] {
  const own = text.toLowerCase().startsWith('urn:') ? text.slice(text.lastIndexOf(':') + 1) : text;
  const path = own.split('.');
  if (path.length > 2 || path.some((part) => !/^[A-Za-z$][\w$-]*$/.test(part))) {
    throw invalid('an attribute is written name or name.part');
  }
  return path;
}

function tokens(text: string): Token[] {
  if (text.length > FILTER_LIMITS.length) throw invalid('the filter is too long');
  const found: Token[] = [];
  const rest = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < rest.length) {
    const match = TOKEN.exec(rest);
    if (!match) throw invalid('the filter cannot be read');
    const [, quoted, sign, digits, word] = match;
    if (quoted !== undefined) found.push({ type: 'text', value: unquote(quoted) });
    else if (sign !== undefined) found.push({ type: 'sign', value: sign });
    else if (digits !== undefined) found.push({ type: 'number', value: Number(digits) });
    else found.push({ type: 'word', value: word ?? '' });
  }
  return found;
}

function unquote(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    throw invalid('a text of the filter is not JSON');
  }
}

/** Recursive descent: `or` binds less than `and`, `and` less than `not`. */
class Reader {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  get done(): boolean {
    return this.at >= this.tokens.length;
  }

  disjunction(depth: number): Filter {
    if (depth > FILTER_LIMITS.depth) throw invalid('the filter is nested too deep');
    let left = this.conjunction(depth);
    while (this.takeWord('or')) left = { kind: 'or', left, right: this.conjunction(depth) };
    return left;
  }

  private conjunction(depth: number): Filter {
    let left = this.term(depth);
    while (this.takeWord('and')) left = { kind: 'and', left, right: this.term(depth) };
    return left;
  }

  private term(depth: number): Filter {
    if (this.takeWord('not')) {
      this.expectSign('(');
      return { kind: 'not', filter: this.closed(')', depth) };
    }
    if (this.takeSign('(')) return this.closed(')', depth);
    const path = parseAttributePath(this.word());
    if (this.takeSign('[')) return { kind: 'some', path, filter: this.closed(']', depth) };
    if (this.takeWord('pr')) return { kind: 'present', path };
    return { kind: 'compare', path, operator: this.operator(), value: this.value() };
  }

  private closed(sign: string, depth: number): Filter {
    const filter = this.disjunction(depth + 1);
    this.expectSign(sign);
    return filter;
  }

  private operator(): FilterOperator {
    const word = this.word().toLowerCase();
    const operator = OPERATORS.find((each) => each === word);
    if (!operator) throw invalid('an operator is one of eq, ne, co, sw, ew, gt, ge, lt, le, pr');
    return operator;
  }

  private value(): string | number | boolean | null {
    const token = this.tokens[this.at];
    this.at += 1;
    if (token?.type === 'text' || token?.type === 'number') return token.value;
    switch (token?.value.toLowerCase()) {
      case 'true':
        return true;
      case 'false':
        return false;
      case 'null':
        return null;
      default:
        throw invalid('a value is a text in quotes, a number, true, false or null');
    }
  }

  private word(): string {
    const token = this.tokens[this.at];
    if (token?.type !== 'word') throw invalid('an attribute or an operator is missing');
    this.at += 1;
    return token.value;
  }

  private takeWord(word: string): boolean {
    return this.take((token) => token.type === 'word' && token.value.toLowerCase() === word);
  }

  private takeSign(sign: string): boolean {
    return this.take((token) => token.type === 'sign' && token.value === sign);
  }

  private expectSign(sign: string): void {
    if (!this.takeSign(sign)) throw invalid(`${sign} is missing`);
  }

  private take(fits: (token: Token) => boolean): boolean {
    const token = this.tokens[this.at];
    if (!token || !fits(token)) return false;
    this.at += 1;
    return true;
  }
}

const invalid = (why: string): ScimError =>
  new ScimError(400, `The filter is not valid: ${why}.`, 'invalidFilter');
