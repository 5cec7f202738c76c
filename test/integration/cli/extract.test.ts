import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { linesOf, runPortcullis } from './run-portcullis';

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
describe('portcullis extract', () => {
  test('tells line by line what is understood of recorded traffic', async () => {
    const body = {
      model: 'gpt-5',
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'old' },
        { role: 'assistant', content: 'answer' },
        { role: 'user', content: 'new' },
      ],
    };
    const events = 'data: {"choices":[{"delta":{"content":"Good"}}]}\n\ndata: [DONE]\n\n';
    const coded = gzipSync(events).toString('base64');
    const input = [
      line({
        id: 'a',
        request: {
          method: 'POST',
          url: 'https://api.openai.com/v1/chat/completions',
          headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
          bodyBase64: gzipSync(JSON.stringify(body)).toString('base64'),
        },
        response: {
          status: 200,
          headers: { 'Content-Type': 'text/event-stream', 'content-encoding': 'gzip' },
          chunks: [coded.slice(0, 8), coded.slice(8)],
        },
      }),
      '{"id": 7, broken\n',
      line({ id: 'b', request: { headers: {} } }),
      line({
        id: 'c',
        request: { url: 'wss://copilot.microsoft.com/c/api/chat' },
        websocket: [
          { dir: 'out', text: '{"event":"ping"}' },
          {
            dir: 'out',
            text: '{"event":"send","conversationId":"k","content":[{"type":"text","text":"Hi"}]}',
          },
          { dir: 'in', text: '{"event":"appendText","text":"Hey"}' },
        ],
      }),
    ].join('');
    const { stdout, status } = await runPortcullis(['extract'], input);
    expect(linesOf(stdout)).toMatchObject([
      {
        id: 'a',
        app: 'openai-api',
        prompt: 'new',
        history: 2,
        model: 'gpt-5',
        conversationId: null,
        files: [],
        responseText: 'Good',
      },
      { error: 'line 2: no JSON' },
      { id: 'b', error: expect.stringContaining('request.url') as unknown },
      { id: 'c', app: 'ms-copilot', prompt: 'Hi', conversationId: 'k', responseText: 'Hey' },
    ]);
    expect(status).toBe(1);
  });
});

describe('portcullis mcp detect', () => {
  test('tells which requests speak the protocol, with the id of the line', async () => {
    const call = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
    const request = { method: 'POST', host: 'api.example', path: '/x', headers: {} };
    const input = [
      line({ id: 1, ...request, body: call }),
      line({ ...request, body: JSON.stringify({ text: call }) }),
      line({ id: 3, method: 'GET', host: 'mcp.stripe.com:443', path: '/', headers: {} }),
    ].join('');
    const { stdout, status } = await runPortcullis(['mcp', 'detect'], input);
    expect(linesOf(stdout)).toEqual([
      { id: 1, mcp: true, reason: expect.stringContaining('tools/list') as unknown },
      { mcp: false, reason: expect.any(String) as unknown },
      { id: 3, mcp: true, reason: expect.stringContaining('Stripe') as unknown },
    ]);
    expect(status).toBe(0);
  });

  test('reads a file, and says in one line what is wrong with one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'portcullis-extract-'));
    const lines = join(folder, 'traffic.jsonl');
    const binary = join(folder, 'picture.png');
    await writeFile(lines, line({ id: 1, request: { url: 'https://example.com/' } }));
    await writeFile(binary, Buffer.from([137, 80, 78, 71, 0, 0, 1]));
    const read = await runPortcullis(['extract', lines]);
    expect(linesOf(read.stdout)).toMatchObject([{ id: 1 }]);
    for (const [path, wrong] of [
      [join(folder, 'none'), 'no such file or directory'],
      [binary, 'not a text file; JSON lines are needed'],
    ] as const) {
      const { status, stdout, stderr } = await runPortcullis(['extract', path]);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toContain(wrong);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
    await rm(folder, { recursive: true });
  });
});
