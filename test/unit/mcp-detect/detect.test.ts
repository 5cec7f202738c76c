import { readFileSync } from 'node:fs';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectMcp } from '../../../core/mcp-detect/detect';
import { createMcpPlaces, mcpServersSchema } from '../../../core/mcp-detect/places';
import type { McpHead, McpSign } from '../../../core/mcp-detect/types';

const file = readFileSync(new URL('../../../resources/mcp-hosts.json', import.meta.url), 'utf8');
const places = createMcpPlaces(mcpServersSchema.parse(JSON.parse(file)).servers, ['*.tools.corp']);

const CALL = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'x', arguments: {} } };
const INITIALIZE = {
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'a' } },
};
const STATELESS = { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } };
const rpc = (method: string, params: unknown = {}): unknown => ({
  jsonrpc: '2.0',
  id: 1,
  method,
  params,
});

interface Recorded {
  readonly method?: string;
  readonly host?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
}

function sign(body: unknown, recorded: Recorded = {}): McpSign {
  const { method = 'POST', host = 'rpc.example.com', path = '/rpc' } = recorded;
  const head: McpHead = { method, host, target: path, headers: recorded.headers ?? {} };
  const bytes =
    body instanceof Uint8Array
      ? body
      : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return detectMcp(head, bytes, places);
}

describe('a message of the protocol is recognised by its body', () => {
  test.each<[string, unknown]>([
    ['a call', CALL],
    ['the beginning of a session', INITIALIZE],
    ['a batch with other calls before it', [rpc('eth_call'), rpc('eth_call'), CALL]],
    ['a batch of answers', [{ jsonrpc: '2.0', id: 1, result: { roots: [{ uri: 'file:///' }] } }]],
    ['a batch in a list', [[rpc('eth_call')], [[CALL]]]],
    ['an answer that names no roots', { jsonrpc: '2.0', id: 1, result: { roots: [] } }],
    ['a record of a sequence', `\u001e${JSON.stringify(CALL)}\n\0`],
    ['a message behind its length', `Content-Length: 75\r\n\r\n${JSON.stringify(CALL)}`],
    ['the stateless revision', rpc('server/discover', STATELESS)],
    ['an extension of the stateless revision', rpc('vendor/thing', STATELESS)],
    ['a subscription', rpc('subscriptions/listen', STATELESS)],
    ['a task', rpc('tasks/get', { taskId: 't' })],
    ['a notification', { jsonrpc: '2.0', method: 'notifications/initialized' }],
    ['an elicited answer', { jsonrpc: '2.0', id: 1, result: { action: 'accept' } }],
    ['a list of tools', { jsonrpc: '2.0', id: 1, result: { tools: [{ inputSchema: {} }] } }],
    ['a call without a version', { id: 1, method: 'tools/call', params: { name: 'x' } }],
  ])('%s', (_name, body) => {
    expect(sign(body)).toMatchObject({ mcp: true, by: 'body' });
  });

  const text = JSON.stringify(CALL);
  test.each<[string, string | Uint8Array, Record<string, string>?]>([
    ['escapes in keys', '{"\\u006asonrpc":"2.0","\\u006d\\u0065thod":"tools\\/call","id":1}'],
    ['a repeated key', '{"jsonrpc":"2.0","id":1,"method":"tools/call","method":"eth_call"}'],
    [
      'another order and much white space',
      `\n\t { "params" :\n{} ,"method":${' '.repeat(9000)}"tools/list","jsonrpc":"2.0"}`,
    ],
    ['capitals in keys', '{"JSONRPC":"2.0","Method":"tools/call","id":1}'],
    ['a byte order mark', `\ufeff${text}`],
    ['UTF-16', Buffer.from(text, 'utf16le')],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-32', Buffer.from(Array.from(text).flatMap((one) => [one.charCodeAt(0), 0, 0, 0]))],
    ['gzip', gzipSync(text), { 'content-encoding': 'gzip' }],
    ['gzip that nobody announced', gzipSync(text)],
    ['deflate', deflateSync(text), { 'content-encoding': 'deflate' }],
    ['brotli', brotliCompressSync(text), { 'content-encoding': 'br' }],
    ['a coding that was undone before', text, { 'content-encoding': 'br' }],
    [
      'chunks whose framing is still there',
      `5\r\n${text.slice(0, 5)}\r\n${(text.length - 5).toString(16)};x\r\n${text.slice(5)}\r\n0\r\n\r\n`,
    ],
    ['server-sent events', `: hi\n\nevent: message\nid: 1\ndata: ${text}\n\n`],
    ['an event that names where to post', 'event: endpoint\ndata: /messages?sessionId=1\n\n'],
    ['lines', `${JSON.stringify(rpc('eth_call'))}\n${text}\n`],
    ['a masked WebSocket frame', maskedFrame(text)],
    ['another content type', text, { 'content-type': 'image/png' }],
    ['an end that is missing', text.slice(0, -4)],
  ])('in spite of %s', (_name, body, headers = {}) => {
    expect(sign(body, { headers })).toMatchObject({ mcp: true, by: 'body' });
  });
});

describe('a request is recognised by where it goes and how', () => {
  test.each<[string, Recorded, string]>([
    ['a known host', { host: 'mcp.stripe.com', method: 'GET', path: '/' }, 'host'],
    ['a known place on a shared host', { host: 'huggingface.co', path: '/mcp' }, 'host'],
    ['a host that is named so', { host: 'docs.mcp.example.org' }, 'host'],
    ['a host of the policy', { host: 'a.tools.corp' }, 'host'],
    ['a session', { method: 'DELETE', headers: { 'mcp-session-id': 'x' } }, 'headers'],
    ['the stateless headers', { headers: { 'mcp-method': 'tools/call' } }, 'headers'],
    [
      'a WebSocket protocol',
      { method: 'GET', headers: { 'sec-websocket-protocol': 'mcp' } },
      'headers',
    ],
    [
      'a stream',
      { method: 'GET', path: '/v1/mcp', headers: { accept: 'text/event-stream' } },
      'path',
    ],
    [
      'the older stream',
      { method: 'GET', path: '/sse', headers: { accept: 'text/event-stream' } },
      'path',
    ],
  ])('%s', (_name, recorded, by) => {
    expect(sign('', recorded)).toMatchObject({ mcp: true, by });
  });

  test('a method that others have, too, at the usual path or by the usual client', () => {
    const ping = rpc('ping');
    expect(sign(ping)).toMatchObject({ mcp: false });
    expect(sign(ping, { path: '/mcp' })).toMatchObject({ mcp: true, by: 'path' });
    const accept = 'application/json, text/event-stream';
    expect(sign(ping, { headers: { accept } })).toMatchObject({ mcp: true, by: 'headers' });
  });
});

describe('what is something else is left alone', () => {
  test.each([
    rpc('eth_call'),
    rpc('textDocument/hover'),
    rpc('initialize', { processId: 1, rootUri: null, capabilities: {} }),
    rpc('initialize', { protocolVersion: 1, clientCapabilities: {} }),
    rpc('getblockchaininfo', []),
    rpc('Player.Open'),
    rpc('rpc.discover'),
    rpc('message/send', { message: {} }),
    rpc('tasks/get', { id: 'a2a' }),
    rpc('session/prompt', { sessionId: 's' }),
    { jsonrpc: '2.0', id: 1, result: { contents: { kind: 'markdown', value: 'hover' } } },
  ])('%j', (body) => {
    expect(sign(body).mcp).toBe(false);
    if ('method' in (body as object)) expect(sign(body, { path: '/mcp' }).mcp).toBe(false);
  });

  test.each<[string, unknown, Recorded?]>([
    ['a prompt about it', { messages: [{ role: 'user', content: JSON.stringify(CALL) }] }],
    ['a document with an example', `Example:\n\`\`\`json\n${JSON.stringify(CALL)}\n\`\`\``],
    ['a message inside another document', { log: [CALL], count: 1 }],
    ['a record of a call', { time: 1, method: 'tools/call', status: 200 }],
    ['an answer that speaks of it', 'data: {"delta":"{\\"jsonrpc\\":\\"2.0\\"}"}\n\n'],
    ['a page', '', { method: 'GET', path: '/docs/mcp', headers: { accept: 'text/html' } }],
    ['a script', '', { method: 'GET', path: '/mcp.js', headers: { accept: '*/*' } }],
    ['a form at the same path', 'a=1', { path: '/mcp' }],
    [
      'the stream of a page',
      '',
      {
        method: 'GET',
        path: '/sse',
        headers: { accept: 'text/event-stream', 'sec-fetch-mode': 'cors' },
      },
    ],
    [
      'another place on a shared host',
      '',
      { host: 'huggingface.co', method: 'GET', path: '/models' },
    ],
  ])('%s', (_name, body, recorded) => {
    expect(sign(body, recorded).mcp).toBe(false);
  });
});

describe('whatever the bytes are', () => {
  test('nothing is thrown', () => {
    const pieces = fc.constantFrom(...'{}[]",:\\ \n01', 'jsonrpc', 'method', 'data:', '\r\n', '\0');
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(pieces, { maxLength: 60 }).map((list) => Buffer.from(list.join(''))),
    );
    fc.assert(
      fc.property(bytes, (body) => {
        expect(sign(body)).toHaveProperty('reason');
      }),
      { numRuns: 3000 },
    );
  });

  test('any JSON writing of a call is one, and inside a string none', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(8), (other, indent) => {
        const call = { other: JSON.parse(other) as unknown, ...CALL };
        expect(sign(JSON.stringify(call, null, indent)).mcp).toBe(true);
        expect(sign({ text: JSON.stringify(call) }).mcp).toBe(false);
      }),
    );
  });
});

function maskedFrame(text: string): Buffer {
  const mask = Buffer.from([1, 2, 3, 4]);
  const payload = Buffer.from(text).map((byte, at) => byte ^ (mask[at & 3] ?? 0));
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length]), mask, payload]);
}
