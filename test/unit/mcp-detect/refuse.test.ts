import { describe, expect, test } from 'vitest';
import { REFUSED_CODE, refuseMcp } from '../../../core/mcp-detect/refuse';

const refusal = {
  message: 'Use the portal.',
  reference: '01JD',
  portal: 'https://portal.example/mcp',
};
const STREAMABLE = 'application/json, text/event-stream';

function refuse(body: unknown, accept?: string, method = 'POST') {
  const headers = accept === undefined ? {} : { accept };
  const head = { method, host: 'mcp.example', target: '/mcp', headers };
  return refuseMcp(head, Buffer.from(body === undefined ? '' : JSON.stringify(body)), refusal);
}
const call = (id: unknown) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: {} });
const error = (id: unknown) => ({
  jsonrpc: '2.0',
  id,
  error: {
    code: REFUSED_CODE,
    message: 'Use the portal.',
    data: { reason: 'blocked_by_policy', reference: '01JD', portal: 'https://portal.example/mcp' },
  },
});

describe('a refused message', () => {
  test.each([7, 'seven'])('is answered with the id of the request: %s', (id) => {
    const answer = refuse(call(id), STREAMABLE);
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(answer.body)).toEqual(error(id));
  });

  test('is answered by an event where the client takes nothing else', () => {
    const answer = refuse(call(7), 'text/event-stream');
    expect(answer.headers['content-type']).toBe('text/event-stream');
    expect(answer.body).toBe(`event: message\ndata: ${JSON.stringify(error(7))}\n\n`);
  });

  test('in a batch has an answer for each request and none for notifications', () => {
    const batch = [call(1), { jsonrpc: '2.0', method: 'notifications/cancelled' }, call(2)];
    expect(JSON.parse(refuse(batch, STREAMABLE).body)).toEqual([error(1), error(2)]);
  });

  test.each([
    ['a notification', { jsonrpc: '2.0', method: 'notifications/initialized' }, STREAMABLE, 'POST'],
    ['a stream', undefined, 'text/event-stream', 'GET'],
    ['the end of a session', undefined, undefined, 'DELETE'],
  ])('that nobody waits for is refused by its status: %s', (_name, body, accept, method) => {
    const answer = refuse(body, accept, method);
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toEqual(error(null));
  });

  test('of the older transport is refused by its status: answers come on another connection', () => {
    const answer = refuse(call(7), '*/*');
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toEqual(error(7));
  });
});
