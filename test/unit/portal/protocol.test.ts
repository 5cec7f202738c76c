import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify } from '../../../core/portal/protocol/inbound';
import { parseLossless, stringifyLossless } from '../../../core/portal/protocol/lossless-json';
import {
  decodeHeader,
  encodeHeader,
  headerParameters,
  parameterMismatch,
  requestHeaders,
} from '../../../core/portal/protocol/parameter-headers';
import { META, withoutEnvelope } from '../../../core/portal/protocol/revision';

describe('JSON without loss', () => {
  it('gives back every value and every integer', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(stringifyLossless(parseLossless(JSON.stringify(value))))).toEqual(
          JSON.parse(JSON.stringify(value)),
        );
      }),
    );
    fc.assert(
      fc.property(fc.bigInt(), fc.string(), (number, text) => {
        const json = `{"n":${number},"s":${JSON.stringify(`${number} ${text}`)},"a":[${number}]}`;
        expect(stringifyLossless(parseLossless(json))).toBe(json);
      }),
    );
  });
});

describe('headers of a stateless request', () => {
  it('carry any text there and back, in visible ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const header = encodeHeader(text);
        expect(header).toMatch(/^[\t\x20-\x7e]*$/);
        expect(decodeHeader(header)).toBe(text);
      }),
    );
  });

  it('refuse Base64 that is none', () => {
    expect(decodeHeader('=?base64?SGVsbG8?=')).toBeUndefined();
    expect(decodeHeader('=?base64?SGVs!G8=?=')).toBeUndefined();
    expect(decodeHeader('=?base64?/////w==?=')).toBeUndefined();
  });

  const schema = {
    type: 'object',
    properties: {
      region: { type: 'string', 'x-mcp-header': 'Region' },
      deep: { type: 'object', properties: { n: { type: 'integer', 'x-mcp-header': 'N' } } },
    },
  };

  it('repeat the arguments that a schema marks', () => {
    const parameters = headerParameters(schema) ?? [];
    const argument = { region: 'süd', deep: { n: 42 } };
    const message = {
      jsonrpc: '2.0' as const,
      id: 1,
      method: 'tools/call',
      params: { name: 'run', arguments: argument },
    };
    const headers = requestHeaders(message, parameters);
    expect(headers).toEqual({
      'mcp-method': 'tools/call',
      'mcp-name': 'run',
      'mcp-param-region': '=?base64?c8O8ZA==?=',
      'mcp-param-n': '42',
    });
    expect(parameterMismatch(parameters, argument, headers)).toBeUndefined();
    expect(parameterMismatch(parameters, { ...argument, region: 'x' }, headers)).toMatch(/differ/);
    expect(parameterMismatch(parameters, argument, {})).toMatch(/missing/);
  });

  it.each([
    ['an empty name', { properties: { a: { type: 'string', 'x-mcp-header': '' } } }],
    ['a name with a space', { properties: { a: { type: 'string', 'x-mcp-header': 'a b' } } }],
    ['a number', { properties: { a: { type: 'number', 'x-mcp-header': 'A' } } }],
    ['an array', { properties: { a: { type: 'array', 'x-mcp-header': 'A' } } }],
    [
      'a name twice',
      {
        properties: {
          a: { type: 'string', 'x-mcp-header': 'A' },
          b: { type: 'string', 'x-mcp-header': 'a' },
        },
      },
    ],
    [
      'a place that is not reached by properties',
      { properties: { a: { items: { type: 'string', 'x-mcp-header': 'A' } } } },
    ],
  ])('refuse %s', (_what, broken) => {
    expect(headerParameters({ type: 'object', ...broken })).toBeUndefined();
  });
});

describe('what a POST is', () => {
  const meta = {
    [META.revision]: '2026-07-28',
    [META.clientCapabilities]: {},
  };
  const request = (params: object, method = 'tools/list') => ({
    jsonrpc: '2.0',
    id: 7,
    method,
    params,
  });
  const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' };

  it('tells the eras apart', () => {
    expect(classify(request({}), {}).kind).toBe('legacy');
    expect(classify(request({ _meta: meta }), headers).kind).toBe('modern');
    expect(classify([request({})], {})).toMatchObject({ kind: 'legacy', batch: true });
  });

  it.each([
    ['no JSON-RPC', { id: 7 }, {}, -32600],
    ['a missing envelope', request({}), headers, -32602],
    [
      'missing capabilities',
      request({ _meta: { [META.revision]: '2026-07-28' } }),
      headers,
      -32602,
    ],
    ['no header', request({ _meta: meta }), {}, -32020],
    ['another method', request({ _meta: meta }), { ...headers, 'mcp-method': 'ping' }, -32020],
    [
      'an unknown revision',
      request({ _meta: { ...meta, [META.revision]: 'v999' } }),
      { ...headers, 'mcp-protocol-version': 'v999' },
      -32022,
    ],
  ])('refuses %s', (_what, body, given, code) => {
    expect(classify(body, given)).toMatchObject({
      kind: 'reject',
      status: 400,
      error: { id: 7, error: { code } },
    });
  });

  it('survives anything', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(fc.string(), fc.string()), (body, given) => {
        expect(['legacy', 'modern', 'reject']).toContain(classify(body, given).kind);
      }),
    );
  });

  it('takes the envelope off and leaves the rest', () => {
    const params = { _meta: { ...meta, progressToken: 1 }, a: 1 };
    const message = { jsonrpc: '2.0' as const, id: 7, method: 'tools/list', params };
    expect(withoutEnvelope(message).params).toEqual({ a: 1, _meta: { progressToken: 1 } });
  });
});
