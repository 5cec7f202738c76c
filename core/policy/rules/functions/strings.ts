import { createHash } from 'node:crypto';
import { formatAddress, type Address } from '../address';
import { RULE_LIMITS } from '../limits';
import type { ByteString } from '../../../regex/byte-string';
import type { Value } from '../value';
import { utf8 } from '../../../regex/byte-string';
import { lowerAscii, upperAscii } from '../wildcard';
import { integerParameter, stringParameter, type FunctionDefinition } from './definition';

/** A function of one String to one String. */
function mapping(
  name: string,
  map: (text: ByteString) => ByteString,
  meaning: string,
  example: string,
): FunctionDefinition {
  return {
    name,
    parameters: [stringParameter('value')],
    returns: 'String',
    bind:
      () =>
      ([value]) =>
        map(value as ByteString),
    meaning,
    example,
  };
}

export const lower = mapping(
  'lower',
  lowerAscii,
  'The String with A–Z as a–z; other bytes stay.',
  'lower(http.host) == "chat.example.com"',
);

export const upper = mapping(
  'upper',
  upperAscii,
  'The String with a–z as A–Z; other bytes stay.',
  'upper(http.request.method) == "POST"',
);

/** A function that compares two Strings. */
function comparing(
  name: string,
  compare: (text: ByteString, part: ByteString) => boolean,
  meaning: string,
  example: string,
): FunctionDefinition {
  return {
    name,
    parameters: [stringParameter('source', { only: 'computed' }), stringParameter('part')],
    returns: 'Boolean',
    bind:
      () =>
      ([source, part]) =>
        compare(source as ByteString, part as ByteString),
    meaning,
    example,
  };
}

export const startsWith = comparing(
  'starts_with',
  (text, part) => text.startsWith(part),
  'True when a String begins with another.',
  'starts_with(http.request.uri.path, "/v1/")',
);

export const endsWith = comparing(
  'ends_with',
  (text, part) => text.endsWith(part),
  'True when a String ends with another.',
  'ends_with(user.email, "@example.com")',
);

export const substring: FunctionDefinition = {
  name: 'substring',
  parameters: [
    stringParameter('value'),
    integerParameter('start'),
    integerParameter('end', { optional: true }),
  ],
  returns: 'String',
  bind:
    () =>
    ([value, start, end]) =>
      (value as ByteString).slice(Number(start), end === undefined ? undefined : Number(end)),
  meaning: 'The bytes from `start` to before `end`; negative numbers count from the end.',
  example: 'substring(http.request.uri.path, 0, 4) == "/v1/"',
};

export const removeBytes: FunctionDefinition = {
  name: 'remove_bytes',
  parameters: [stringParameter('value'), stringParameter('bytes', { only: 'literal' })],
  returns: 'String',
  bind: ([, bytes]) => {
    const removed = new Set(bytes as ByteString);
    return ([value]) => [...(value as ByteString)].filter((byte) => !removed.has(byte)).join('');
  },
  meaning: 'The String without any of these bytes.',
  example: 'remove_bytes(http.host, "\\x2e") == "chatexamplecom"',
};

export const toString: FunctionDefinition = {
  name: 'to_string',
  parameters: [
    {
      name: 'value',
      expected: 'an Integer, a Boolean or an IP',
      accepts: (type) => type === 'Integer' || type === 'Boolean' || type === 'IP',
    },
  ],
  returns: 'String',
  bind: (_, [type]) =>
    type === 'IP'
      ? ([address]) => formatAddress(address as Address)
      : ([value]) => (typeof value === 'object' ? undefined : String(value)),
  meaning: 'An Integer, Boolean or IP as text.',
  example: 'to_string(tcp.dstport) == "443"',
};

export const decodeBase64: FunctionDefinition = {
  name: 'decode_base64',
  parameters: [stringParameter('source', { only: 'computed' })],
  returns: 'String',
  bind:
    () =>
    ([source]) => {
      const text = source as ByteString;
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
      return Buffer.from(text, 'base64').toString('latin1');
    },
  meaning: 'The bytes that Base64 text stands for; missing when it is none.',
  example: 'any(decode_base64(http.request.headers["x-id"][*])[*] == "123abc")',
};

export const encodeBase64: FunctionDefinition = {
  name: 'encode_base64',
  parameters: [
    stringParameter('input'),
    stringParameter('flags', { only: 'literal', optional: true, check: onlyLetters('up') }),
  ],
  returns: 'String',
  bind: ([, flags]) => {
    const options = typeof flags === 'string' ? flags : '';
    const encoding = options.includes('u') ? 'base64url' : 'base64';
    return ([input]) => {
      const bare = Buffer.from(input as ByteString, 'latin1')
        .toString(encoding)
        .replace(/={1,2}$/, '');
      return options.includes('p') ? bare.padEnd(Math.ceil(bare.length / 4) * 4, '=') : bare;
    };
  },
  meaning: 'A String as Base64 without padding; `u` for the URL-safe letters, `p` for padding.',
  example: 'encode_base64(http.cookie) == "YWJj"',
};

export const sha256: FunctionDefinition = {
  name: 'sha256',
  parameters: [stringParameter('input')],
  returns: 'String',
  bind:
    () =>
    ([input]) =>
      createHash('sha256')
        .update(Buffer.from(input as ByteString, 'latin1'))
        .digest()
        .toString('latin1'),
  meaning: 'The SHA-256 digest of a String, 32 bytes.',
  example: 'encode_base64(sha256(http.cookie)) == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0"',
};

/** A check that a literal holds only some letters. */
export function onlyLetters(letters: string): (literal: Value) => string | undefined {
  return (literal) =>
    [...(literal as ByteString)].every((letter) => letters.includes(letter))
      ? undefined
      : `the options are ${[...letters].map((letter) => `“${letter}”`).join(' and ')}`;
}

export const urlDecode: FunctionDefinition = {
  name: 'url_decode',
  parameters: [
    stringParameter('source', { only: 'computed' }),
    stringParameter('options', { only: 'literal', optional: true, check: onlyLetters('ru') }),
  ],
  returns: 'String',
  bind: ([, options]) => {
    const letters = typeof options === 'string' ? options : '';
    const rounds = letters.includes('r') ? RULE_LIMITS.urlDecodeRounds : 1;
    return ([source]) => decode(source as ByteString, rounds, letters.includes('u'));
  },
  meaning:
    'Decodes `%HH` and `+`; `r` repeats it until nothing changes, `u` also decodes `%uHHHH`.',
  example: 'url_decode(http.request.uri.query) contains "a b"',
};

function decode(source: ByteString, rounds: number, unicode: boolean): ByteString {
  let text = source;
  for (let round = 0; round < rounds; round++) {
    const decoded = text.replace(
      /\+|%[uU]([0-9A-Fa-f]{4})|%([0-9A-Fa-f]{2})/g,
      (whole, wide, byte) => {
        if (whole === '+') return ' ';
        if (typeof byte === 'string') return String.fromCharCode(parseInt(byte, 16));
        const code = parseInt(String(wide), 16);
        const surrogate = code >= 0xd800 && code <= 0xdfff;
        return unicode && !surrogate ? utf8(String.fromCharCode(code)) : String(whole);
      },
    );
    if (decoded === text) break;
    text = decoded;
  }
  return text;
}

export const removeQueryArgs: FunctionDefinition = {
  name: 'remove_query_args',
  parameters: [stringParameter('query', { only: 'computed' }), stringParameter('name')],
  rest: stringParameter('name'),
  returns: 'String',
  bind:
    () =>
    ([query, ...names]) =>
      (query as ByteString)
        .split('&')
        .filter((argument) => !names.includes(argument.split('=', 1)[0]))
        .join('&'),
  meaning: 'A query string without the arguments of these names.',
  example: 'remove_query_args(http.request.uri.query, "utm_source") == "q=1"',
};
