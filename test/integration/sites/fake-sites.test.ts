import { connect as http2Connect } from 'node:http2';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAllSites, type AllSites } from '../../fixtures/sites/all-sites';
import { startCompanyProxy } from '../../fixtures/upstream/company-proxy';
import { fetchThrough, openTunnel, textOf } from '../../fixtures/upstream/proxied-fetch';

let sites: AllSites;

beforeAll(async () => {
  sites = await startAllSites({ tokenDelayMs: 0 });
});
afterAll(async () => {
  await sites.close();
});

const post = (
  host: string,
  path: string,
  value: unknown,
  headers: Record<string, string> = {},
) => ({
  proxyPort: sites.companyProxy.port,
  ca: sites.ca.certPem,
  host,
  path,
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
});

describe('the fake ChatGPT', () => {
  const body = {
    action: 'next',
    messages: [
      {
        id: 'a',
        author: { role: 'user' },
        content: { content_type: 'text', parts: ['Hello there, site'] },
      },
    ],
    supported_encodings: ['v1'],
  };

  test('streams the v1 delta encoding and records the exact bytes', async () => {
    const arrived = sites.chatgpt.waitForPrompt();
    const response = await fetchThrough(post('chatgpt.com', '/backend-api/f/conversation', body));
    const text = await textOf(response);
    const prompt = await arrived;
    expect(prompt.body.toString('utf8')).toBe(JSON.stringify(body));
    expect(prompt.text).toBe('Hello there, site');
    expect(prompt.host).toBe('chatgpt.com');
    expect(text).toContain('event: delta_encoding\ndata: "v1"\n\n');
    expect(text).toContain('"p":"/message/content/parts/0","o":"append"');
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  test('streams whole messages to a client that does not ask for deltas', async () => {
    const old = { ...body, supported_encodings: [] };
    const response = await fetchThrough(post('chatgpt.com', '/backend-api/conversation', old));
    const text = await textOf(response);
    expect(text).not.toContain('event: delta');
    expect(text).toContain('"status":"finished_successfully"');
  });

  test('sends the first tokens before the last ones exist', async () => {
    const release = sites.chatgpt.holdAfter(2);
    const response = await fetchThrough(post('chatgpt.com', '/backend-api/f/conversation', body));
    let seen = '';
    let held = true;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      seen += chunk.toString('utf8');
      if (!held || !seen.includes('{"v":" you.')) continue;
      expect(seen).not.toContain('finished_successfully');
      held = false;
      release();
    }
    expect(held).toBe(false);
    expect(seen).toContain('finished_successfully');
  });

  test('speaks HTTP/2 and echoes WebSocket messages', async () => {
    const session = http2Connect(`https://127.0.0.1:${sites.chatgpt.port}`, {
      ca: sites.ca.certPem,
    });
    const stream = session.request({ ':path': '/' });
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
    expect(headers[':status']).toBe(200);
    stream.close();
    session.close();

    const socket = new WebSocket(`wss://127.0.0.1:${sites.chatgpt.port}/ws`, {
      ca: sites.ca.certPem,
    });
    await once(socket, 'open');
    socket.send('ping');
    const [data] = (await once(socket, 'message')) as [Buffer];
    expect(data.toString('utf8')).toBe('ping');
    socket.close();
    await once(socket, 'close');
  });
});

test('the fake Claude streams content blocks', async () => {
  const body = { prompt: 'Hello', attachments: [], files: [], rendering_mode: 'messages' };
  const path = '/api/organizations/o-1/chat_conversations/c-1/completion';
  const text = await textOf(await fetchThrough(post('claude.ai', path, body)));
  expect(text).toMatch(/^event: message_start\ndata: \{"type":"message_start"/);
  expect(text).toContain('"delta":{"type":"text_delta","text":"Thank"}');
});

test('the fake Gemini answers frames whose length counts UTF-16 units', async () => {
  const inner = JSON.stringify([['Grüße 🎉', 0, null, null, null, null, 0], ['en']]);
  const form = new URLSearchParams({ 'f.req': JSON.stringify([null, inner]), at: 'x' });
  const response = await fetchThrough({
    ...post(
      'gemini.google.com',
      '/_/BardChatUi/data/assistant.lamda.BardFrontendService/StreamGenerate?rt=c',
      null,
      { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
    ),
    body: form.toString(),
  });
  let rest = (await textOf(response)).slice(")]}'\n\n".length);
  let answer = '';
  while (rest !== '') {
    const [, digits = ''] = /^(\d+)\n/.exec(rest) ?? [];
    const end = digits.length + Number(digits);
    for (const frame of JSON.parse(rest.slice(digits.length, end)) as [string, unknown, string][]) {
      if (frame[0] !== 'wrb.fr') continue;
      const candidates = (JSON.parse(frame[2]) as [string, [string]][][])[4];
      answer = candidates?.[0]?.[1]?.[0] ?? answer;
    }
    rest = rest.slice(end);
  }
  expect(answer).toContain('“Grüße 🎉”');
});

describe('the fake APIs', () => {
  test.each([
    ['/v1/chat/completions', { messages: [{ role: 'user', content: 'Hi' }] }, '"chat.completion"'],
    ['/v1/responses', { input: 'Hi' }, '"output_text"'],
    ['/v1/completions', { prompt: 'Hi' }, '"text_completion"'],
    ['/v1/embeddings', { input: 'Hi' }, '"embedding"'],
  ])('OpenAI %s', async (path, body, expected) => {
    const headers = { authorization: 'Bearer sk-fixture' };
    const response = await fetchThrough(post('api.openai.com', path, body, headers));
    expect(response.statusCode).toBe(200);
    expect(await textOf(response)).toContain(expected);
  });

  test('Anthropic /v1/messages refuses a request without a key', async () => {
    const response = await fetchThrough(post('api.anthropic.com', '/v1/messages', {}));
    expect(response.statusCode).toBe(401);
  });
});

describe('the company proxy', () => {
  test('refuses what it has no route for', async () => {
    const tunnel = await openTunnel({
      proxyPort: sites.companyProxy.port,
      ca: sites.ca.certPem,
      host: 'elsewhere.example',
    });
    expect(tunnel.status).toBe(502);
    expect(sites.companyProxy.connections.at(-1)).toMatchObject({
      authority: 'elsewhere.example:443',
      answer: 'no-route',
    });
  });

  test('asks for credentials where it has any', async () => {
    const proxy = await startCompanyProxy({
      routes: { 'chatgpt.com:443': sites.chatgpt.port },
      auth: { user: 'kim', password: 'company' },
    });
    const to = { proxyPort: proxy.port, ca: sites.ca.certPem, host: 'chatgpt.com' };
    expect((await openTunnel(to)).status).toBe(407);
    const credentials = `Basic ${Buffer.from('kim:company').toString('base64')}`;
    const tunnel = await openTunnel({ ...to, proxyAuthorization: credentials });
    expect(tunnel.status).toBe(200);
    tunnel.socket?.destroy();
    await proxy.close();
  });
});
