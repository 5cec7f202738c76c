import { RegexSyntaxError } from '../../../regex/error';
import { Regex } from '../../../regex/regex';
import type { ByteString } from '../../../regex/byte-string';
import { toText } from '../../../regex/byte-string';
import { Wildcard } from '../wildcard';
import { join } from './collections';
import { stringParameter, type FunctionDefinition } from './definition';
import { onlyLetters } from './strings';

/** References to groups that one replacement may hold. */
const REFERENCES = 8;

/** A replacement text, cut into plain text and references to groups. */
type Template = readonly ({ readonly text: ByteString } | { readonly group: number })[];

/** Reads `${1}`, `${name}` and `$$`; a message when it cannot be read. */
function readTemplate(
  replacement: ByteString,
  group: (name: string) => number | undefined,
): Template | string {
  const template: ({ text: ByteString } | { group: number })[] = [];
  let references = 0;
  let last = 0;
  for (const match of replacement.matchAll(/\$(?:\$|\{([^}]*)\})/g)) {
    template.push({ text: replacement.slice(last, match.index) });
    last = match.index + match[0].length;
    if (match[0] === '$$') {
      template.push({ text: '$' });
      continue;
    }
    const index = group(match[1] ?? '');
    if (index === undefined) return `“${match[0]}” names no group of the pattern`;
    if (++references > REFERENCES) return `more than ${REFERENCES} references to groups`;
    template.push({ group: index });
  }
  template.push({ text: replacement.slice(last) });
  return template;
}

function fill(template: Template, groups: readonly ByteString[]): ByteString[] {
  return template.map((piece) => ('text' in piece ? piece.text : (groups[piece.group] ?? '')));
}

/** Why a call cannot be made; the message is shown at its arguments. */
export class BindError extends Error {
  override readonly name = 'BindError';
}

function templateOf(
  replacement: ByteString,
  group: (name: string) => number | undefined,
): Template {
  const template = readTemplate(replacement, group);
  if (typeof template === 'string') throw new BindError(template);
  return template;
}

export const regexReplace: FunctionDefinition = {
  name: 'regex_replace',
  parameters: [
    stringParameter('source'),
    stringParameter('regular_expression', { only: 'literal' }),
    stringParameter('replacement', { only: 'literal' }),
  ],
  returns: 'String',
  bind: ([, pattern, replacement]) => {
    const regex = compile(pattern as ByteString);
    const template = templateOf(replacement as ByteString, (name) => regex.group(name));
    return ([source], steps) => {
      const text = source as ByteString;
      const match = regex.match(text, steps);
      if (!match) return text;
      const rest = text.slice(match.start + (match.groups[0] ?? '').length);
      return join([text.slice(0, match.start), ...fill(template, match.groups), rest], '');
    };
  },
  meaning:
    'Replaces the first match of a regular expression; `${1}` is its first group, `$$` a `$`.',
  example: 'regex_replace(http.request.uri.path, "^/v[0-9]+/", "/") == "/chat"',
};

function compile(pattern: ByteString): Regex {
  try {
    return new Regex(toText(pattern));
  } catch (error) {
    if (error instanceof RegexSyntaxError) throw new BindError(error.message, { cause: error });
    throw error;
  }
}

export const wildcardReplace: FunctionDefinition = {
  name: 'wildcard_replace',
  parameters: [
    stringParameter('source', { only: 'computed' }),
    stringParameter('pattern', { only: 'literal' }),
    stringParameter('replacement', { only: 'literal' }),
    stringParameter('flags', { only: 'literal', optional: true, check: onlyLetters('s') }),
  ],
  returns: 'String',
  bind: ([, pattern, replacement, flags]) => {
    const read = Wildcard.read(pattern as ByteString, flags === 's');
    if (!read.ok) throw new BindError(read.message);
    const stars = (pattern as ByteString).replace(/\\[*\\]/g, '').split('*').length - 1;
    const template = templateOf(replacement as ByteString, (name) => {
      const index = /^[1-9][0-9]?$/.test(name) ? Number(name) : Infinity;
      return index <= stars ? index - 1 : undefined;
    });
    return ([source]) => {
      const groups = read.wildcard.captures(source as ByteString);
      return groups ? join(fill(template, groups), '') : source;
    };
  },
  meaning:
    'Replaces a whole String that a wildcard pattern matches; `${1}` is what the first `*` stood for.',
  example: 'wildcard_replace(http.request.uri.path, "/apps/*", "/${1}") == "/calendar"',
};
