import type { RequestBody } from '../../exchange/part';
import { arrayOf, mapOf } from '../rules/types';
import type { FieldDefinition, FieldSource } from './definition';
import { grouped, pairsOf, type NamedValue } from './named-values';

/** Bytes of a body that rules look at; the same as the limit of JSON that a look-up reads. */
export const RAW_BODY_BYTES = 1024 * 1024;

function raw({ bytes }: RequestBody): Uint8Array {
  return bytes.length <= RAW_BODY_BYTES ? bytes : bytes.subarray(0, RAW_BODY_BYTES);
}

/** The fields of a form, decoded; undefined for a body that is none. */
function formOf({ facts }: FieldSource): readonly NamedValue[] | undefined {
  const { body } = facts;
  if (!body) return undefined;
  if (body.mime !== 'application/x-www-form-urlencoded') return [];
  return pairsOf(Buffer.from(raw(body)).toString('latin1')).map(([name, value]) => [
    decoded(name),
    decoded(value),
  ]);
}

/** `+` is a space, `%HH` a byte (URL Standard 5.1); what is no such byte stays. */
function decoded(text: string): string {
  const bytes = text
    .replaceAll('+', ' ')
    .replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** The body of the request, decompressed. */
export const BODY_FIELDS: readonly FieldDefinition[] = [
  {
    name: 'http.request.body.raw',
    type: 'String',
    meaning: 'The body, up to its first 1,048,576 bytes',
    example: 'lookup_json_string(http.request.body.raw, "model") eq "gpt-4o"',
    read: ({ facts }) => facts.body && raw(facts.body),
  },
  {
    name: 'http.request.body.mime',
    type: 'String',
    meaning: 'Media type of the body as the client names it, in lower case and without parameters',
    example: 'http.request.body.mime eq "application/json"',
    read: ({ facts }) => facts.body?.mime,
  },
  {
    name: 'http.request.body.size',
    type: 'Integer',
    meaning: 'Size of the body in bytes',
    example: 'http.request.body.size gt 100000',
    read: ({ facts }) => facts.body?.bytes.length,
  },
  {
    name: 'http.request.body.truncated',
    type: 'Boolean',
    meaning: 'True when `http.request.body.raw` is not all of the body',
    example: 'http.request.body.truncated',
    read: ({ facts: { body } }) =>
      body && (body.truncated === true || body.bytes.length > RAW_BODY_BYTES),
  },
  {
    name: 'http.request.body.form',
    type: mapOf(arrayOf('String')),
    meaning: 'Values of each field of a form, decoded',
    example: 'any(http.request.body.form["q"][*] contains "secret")',
    read: (source) => {
      const form = formOf(source);
      return form && grouped(form);
    },
  },
  {
    name: 'http.request.body.form.names',
    type: arrayOf('String'),
    meaning: 'Names of the fields of a form',
    example: 'any(http.request.body.form.names[*] eq "q")',
    read: (source) => formOf(source)?.map(([name]) => name),
  },
  {
    name: 'http.request.body.form.values',
    type: arrayOf('String'),
    meaning: 'Values of the fields of a form',
    example: 'any(http.request.body.form.values[*] contains "secret")',
    read: (source) => formOf(source)?.map(([, value]) => value),
  },
];
