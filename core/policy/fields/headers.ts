import { arrayOf, mapOf } from '../rules/types';
import type { FieldDefinition, FieldSource } from './definition';
import { grouped, type NamedValue } from './named-values';

type Headers = Readonly<Record<string, string>> | undefined;

function requestHeaders({ facts }: FieldSource): Headers {
  return facts.request.headers;
}

function responseHeaders({ facts }: FieldSource): Headers {
  return facts.responseHead?.headers;
}

/** Each header under its name, which doors give in lower case and once. */
function byName(headers: Headers): ReadonlyMap<string, string[]> | undefined {
  return headers && new Map(Object.entries(headers).map(([name, value]) => [name, [value]]));
}

/** `a=1; b=2` (RFC 6265 4.2.1). */
function cookiesOf(header: string | undefined): readonly NamedValue[] {
  if (header === undefined) return [];
  return header.split(';').flatMap((pair) => {
    const equals = pair.indexOf('=');
    return equals < 0 ? [] : [[pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()]];
  });
}

function mediaType(headers: Headers): string | undefined {
  return headers?.['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
}

/** Headers and cookies of the request. Their values are seen by rules only and never recorded. */
export const HEADER_FIELDS: readonly FieldDefinition[] = [
  {
    name: 'http.request.headers',
    type: mapOf(arrayOf('String')),
    meaning: 'Values of each header, by its name in lower case; repeated headers are joined',
    example: 'any(http.request.headers["content-type"][*] eq "application/json")',
    read: (source) => byName(requestHeaders(source)),
  },
  {
    name: 'http.request.headers.names',
    type: arrayOf('String'),
    meaning: 'Names of the headers, in lower case',
    example: 'any(http.request.headers.names[*] eq "x-api-key")',
    read: (source) => keysOf(requestHeaders(source)),
  },
  {
    name: 'http.request.headers.values',
    type: arrayOf('String'),
    meaning: 'Values of the headers',
    example: 'any(http.request.headers.values[*] contains "Bearer ")',
    read: (source) => valuesOf(requestHeaders(source)),
  },
  {
    name: 'http.request.headers.truncated',
    type: 'Boolean',
    meaning: 'True when there were too many headers to look at; such requests are refused earlier',
    example: 'http.request.headers.truncated',
    read: (source) => (requestHeaders(source) ? false : undefined),
  },
  {
    name: 'http.request.cookies',
    type: mapOf(arrayOf('String')),
    meaning: 'Values of each cookie',
    example: 'any(http.request.cookies["beta"][*] eq "1")',
    read: (source) => {
      const headers = requestHeaders(source);
      return headers && grouped(cookiesOf(headers['cookie']));
    },
  },
  header('http.cookie', 'cookie', 'Cookie header', 'http.cookie contains "session="'),
  header('http.referer', 'referer', 'Referer header', 'http.referer contains "/admin/"'),
  header(
    'http.x_forwarded_for',
    'x-forwarded-for',
    'X-Forwarded-For header',
    'http.x_forwarded_for contains "192.0.2."',
  ),
];

/** The head of the answer. */
export const RESPONSE_FIELDS: readonly FieldDefinition[] = [
  {
    name: 'http.response.code',
    type: 'Integer',
    phases: ['response'],
    meaning: 'Status of the answer',
    example: 'http.response.code ge 500',
    read: ({ facts }) => facts.responseHead?.status,
  },
  {
    name: 'http.response.headers',
    type: mapOf(arrayOf('String')),
    phases: ['response'],
    meaning: 'Values of each header of the answer, by its name in lower case',
    example: 'any(http.response.headers["server"][*] contains "nginx")',
    read: (source) => byName(responseHeaders(source)),
  },
  {
    name: 'http.response.headers.names',
    type: arrayOf('String'),
    phases: ['response'],
    meaning: 'Names of the headers of the answer',
    example: 'any(http.response.headers.names[*] eq "x-debug")',
    read: (source) => keysOf(responseHeaders(source)),
  },
  {
    name: 'http.response.headers.values',
    type: arrayOf('String'),
    phases: ['response'],
    meaning: 'Values of the headers of the answer',
    example: 'any(http.response.headers.values[*] contains "debug")',
    read: (source) => valuesOf(responseHeaders(source)),
  },
  {
    name: 'http.response.content_type.media_type',
    type: 'String',
    phases: ['response'],
    meaning: 'Media type of the answer, in lower case and without parameters',
    example: 'http.response.content_type.media_type eq "text/event-stream"',
    read: (source) => mediaType(responseHeaders(source)),
  },
  {
    name: 'http.response.body.size',
    type: 'Integer',
    phases: ['response'],
    meaning: 'Size of the answer in bytes, where its head says it',
    example: 'http.response.body.size gt 1000000',
    read: (source) => {
      const length = responseHeaders(source)?.['content-length'] ?? '';
      return /^[0-9]{1,15}$/.test(length) ? Number(length) : undefined;
    },
  },
];

function keysOf(headers: Headers): string[] | undefined {
  return headers && Object.keys(headers);
}

function valuesOf(headers: Headers): string[] | undefined {
  return headers && Object.values(headers);
}

function header(name: string, key: string, meaning: string, example: string): FieldDefinition {
  return {
    name,
    type: 'String',
    meaning,
    example,
    read: (source) => requestHeaders(source)?.[key],
  };
}
