import { arrayOf, mapOf } from '../rules/types';
import type { FieldDefinition } from './definition';
import { grouped, pairsOf, type NamedValue } from './named-values';

function pathOf(target: string): string {
  return target.split('?', 1)[0] ?? '';
}

function queryOf(target: string): string {
  const mark = target.indexOf('?');
  return mark < 0 ? '' : target.slice(mark + 1);
}

function argumentsOf(target: string): readonly NamedValue[] {
  return pairsOf(queryOf(target));
}

/** The request that carries the prompt. */
export const REQUEST_FIELDS: readonly FieldDefinition[] = [
  {
    name: 'http.request.method',
    type: 'String',
    meaning: 'Method, in capitals',
    example: 'http.request.method eq "POST"',
    read: ({ facts }) => facts.request.method,
  },
  {
    name: 'http.host',
    type: 'String',
    aliases: ['http.request.host'],
    meaning: 'Host name that the request is for, in lower case and without the port',
    example: 'http.host eq "chat.example.com"',
    read: ({ facts }) => facts.request.host,
  },
  {
    name: 'http.request.uri',
    type: 'String',
    meaning: 'Path and query, as sent',
    example: 'http.request.uri contains "/v1/chat"',
    read: ({ facts }) => facts.request.target,
  },
  {
    name: 'http.request.uri.path',
    type: 'String',
    meaning: 'Path without the query',
    example: 'starts_with(http.request.uri.path, "/backend-api/")',
    read: ({ facts }) => pathOf(facts.request.target),
  },
  {
    name: 'http.request.uri.query',
    type: 'String',
    meaning: 'Query without the “?”; empty when there is none',
    example: 'http.request.uri.query contains "share=1"',
    read: ({ facts }) => queryOf(facts.request.target),
  },
  {
    name: 'http.request.uri.args',
    type: mapOf(arrayOf('String')),
    meaning: 'Values of each query argument, as sent',
    example: 'any(http.request.uri.args["mode"][*] eq "share")',
    read: ({ facts }) => grouped(argumentsOf(facts.request.target)),
  },
  {
    name: 'http.request.uri.args.names',
    type: arrayOf('String'),
    meaning: 'Names of the query arguments',
    example: 'any(http.request.uri.args.names[*] eq "share")',
    read: ({ facts }) => argumentsOf(facts.request.target).map(([name]) => name),
  },
  {
    name: 'http.request.uri.args.values',
    type: arrayOf('String'),
    meaning: 'Values of the query arguments',
    example: 'any(http.request.uri.args.values[*] contains "@")',
    read: ({ facts }) => argumentsOf(facts.request.target).map(([, value]) => value),
  },
  {
    name: 'http.request.full_uri',
    type: 'String',
    meaning: 'The whole address',
    example: 'http.request.full_uri wildcard "https://*.example.com/v1/*"',
    read: ({ facts: { request } }) =>
      `${request.encrypted === false ? 'http' : 'https'}://${request.host}${request.target}`,
  },
  {
    name: 'http.user_agent',
    type: 'String',
    meaning: 'User agent that the client names',
    example: 'http.user_agent contains "curl"',
    read: ({ facts }) => facts.request.userAgent,
  },
  {
    name: 'http.request.version',
    type: 'String',
    meaning: 'HTTP version: HTTP/1.0, HTTP/1.1 or HTTP/2',
    example: 'http.request.version eq "HTTP/2"',
    // Version 2 has no minor number (RFC 9113 1), though programs write one.
    read: ({ facts }) => facts.request.httpVersion?.replace(/^HTTP\/2\.0$/, 'HTTP/2'),
  },
  {
    name: 'ssl',
    type: 'Boolean',
    meaning: 'True when the client’s connection is encrypted',
    example: 'not ssl',
    read: ({ facts }) => facts.request.encrypted,
  },
  {
    name: 'tcp.dstport',
    type: 'Integer',
    aliases: ['cf.edge.server_port'],
    meaning: 'Port that the request is for',
    example: 'tcp.dstport in {80 443}',
    read: ({ facts }) => facts.request.port,
  },
  {
    name: 'ip.src',
    type: 'IP',
    meaning: 'Address that the request came from',
    example: 'ip.src in {10.0.0.0/8 192.168.0.0/16}',
    read: ({ facts }) => facts.actor.ip,
  },
];
