/**
 * How programs, shells, configuration files and people give a value to a name, as parts of patterns
 * that stand between the two. All quantifiers are bounded.
 */

/** Quotes and brackets that close around a name: `"token"`, `['token']`, `\"token\"`. */
const CLOSING = '(?:\\\\{0,3}["\'`\\])]{0,2})\\s{0,4}';

/** `=`, `==`, `:`, `:=`, `::=`, `=>`, `?=`, `||=`, `<-`, `>` of a tag, `(`, `,`, `|`, "is". */
const SIGN = '(?:[?+.<>|!=]?={1,3}>?|:{1,3}=?|<-|[>(,|]|\\bis\\b)';

/** What may open before a value: quotes, escapes, lists, folding marks, prefixes of strings. */
const OPENING =
  '(?:[\\s=|>\\[{]|\\\\{0,3}["\'`]|-(?=\\s)){0,12}(?:[bruf@L]{1,2}["\']|qq?\\{|str\\(["\'])?';

/** A type between a name and its value: `: string =`, `: &str =`, ` string =`. */
const TYPE =
  "(?::\\s{0,2}[&A-Za-z][\\w&'.<>?|\\[\\] ]{0,24}?|[ \\t][A-Za-z][\\w.<>\\[\\]]{1,16})\\s{0,2}:?=\\s{0,3}";

/** Other fields of the same entry, before the one that holds the value. */
const OTHER_FIELDS = '(?:(?:type|description|sensitive|secure)\\b[^\\n]{0,80}\\n\\s{0,20}){0,3}';

/** A field that holds the value of an entry whose name is in another field. */
const VALUE_FIELD =
  '["\'\\\\]{0,4}(?:value|default|content|secret_?string)["\'\\\\]{0,4}\\s{0,3}[:=]{1,2}\\s{0,3}';

/** A value of the environment, and what is taken where there is none. */
const ENVIRONMENT =
  '[^\\n"\'`]{0,20}?env[^\\n]{0,60}?(?:\\|\\||\\?\\?|\\?:|\\bor\\b|,)\\s{0,3}["\'`]';

/** Parts between a name and its value, by notation. */
const BETWEEN = {
  /** `token = v`, `"token": "v"`, `<token>v`, `token => v`, `token is v`, `tokens: [v]`. */
  signed: `${CLOSING}${SIGN}${OPENING}`,
  /** `token: string = "v"`, `var token string = "v"`. */
  typed: `${TYPE}${OPENING}`,
  /** `name: token` and `value: v` side by side; `key="token" value="v"`; `<key>token</key><string>v`. */
  paired: `(?:[\\s"'\`\\\\,{]{1,40}${OTHER_FIELDS}${VALUE_FIELD}|</(?:key|name)>\\s{0,20}<(?:string|value)>)${OPENING}`,
  /** `token = process.env.TOKEN || "v"`. */
  fallback: `${CLOSING}${SIGN}${ENVIRONMENT}`,
  /** `--token v`, `ENV TOKEN v`, `#define TOKEN "v"`, and a value on the next line. */
  apart: '["\'`]?[ \\t]{0,3}(?:[ \\t]|\\r?\\n)[ \\t]{0,8}["\'`(]?',
} as const;

export type Notation = keyof typeof BETWEEN;

export const NOTATIONS = Object.keys(BETWEEN) as [Notation, ...Notation[]];

/** What a name goes on with when it is not the secret's own: `token_url`, `keyName`, `secret_id`. */
const ABOUT_IT =
  's?[_. -]?(?:(?:ids?|url|uri|arn|ttl|alg|tab|dir|up|down|pair|size|file|path|hash|type|name|code|word|ring|index|class|style|count|limit|field|label|store|chain|vault)(?![a-z])|alias|board|frame|length|endpoint|expir|version|format|prefix|suffix|policy|usage|algorithm|press|vault|store|code[_-]?point|stroke|value_from|_?id[_-])';

/** The rest of a name, or of what people call it: `token_for_ci`, `key of the shop`. */
const REST = '[\\w .$-]{0,24}?';

/** Neither more of a token nor a call may follow the value. */
const END = '(?![\\w/+-]|=[\\w=]|["\'`]?[(\\[])';

const escapeName = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** How a name of several words is written: `api key` is also `api_key`, `apiKey`, `api-key`, `api.key`. */
export function spellings(name: string): string[] {
  if (!name.includes(' ')) return [name];
  return [' ', '_', '-', '.', ''].map((joiner) => name.replaceAll(' ', joiner));
}

const nameOf = (names: readonly string[]): string =>
  names.map((name) => escapeName(name).replaceAll(' ', '[ _.-]?')).join('|');

/** Names of a secret, and in which notations they are given a value. */
export interface NamedValue {
  /** Names or parts of names; a space stands for any joiner or none. */
  readonly names: readonly string[];
  /** Words that make it another name when they stand before it: `public` of `public_key`. */
  readonly notAfter?: readonly string[] | undefined;
  /** Whether the name is only the last part of one: `key` of `acme_key`, and no lone `key`. */
  readonly part?: boolean | undefined;
  readonly notations: readonly Notation[];
  /** Pattern of the value, with bounded quantifiers. */
  readonly value: string;
}

/** The pattern of a value that is given to one of some names, or to a name that holds one. */
export function namedValuePattern({ names, notAfter, part, notations, value }: NamedValue): string {
  const before =
    notAfter === undefined ? '' : `(?<!(?:${notAfter.map(escapeName).join('|')})[ _.-]?)`;
  const start = part === true ? '(?<=[a-z\\d][_.-]?)' : '';
  const name = nameOf(names);
  const between = notations.map((notation) => BETWEEN[notation]).join('|');
  return `${start}${before}(?:${name})(?!${ABOUT_IT})${REST}(?:${between})(?<value>${value})${END}`;
}

/** The pattern of a value that stands before its name in a comparison: `"v" == token`. */
export function comparedValuePattern(names: readonly string[], value: string): string {
  const name = nameOf(names);
  return `(?<=["'\`](?<value>${value})["'\`]\\s{0,3}[!=]={1,2}\\s{0,3}[\\w$.]{0,24})(?:${name})(?![a-z])`;
}
