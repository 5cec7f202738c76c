import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { OPENAI_API_HOST } from '../../fixtures/sites/llm-api';
import { fetchThrough, textOf } from '../../fixtures/upstream/proxied-fetch';
import type { Fleet } from './fleet';

const run = promisify(execFile);

export interface ChatAnswer {
  readonly status: number;
  readonly body: string;
}

/** The fake API, like the real one, wants a key in every request. */
const HEADERS = { 'content-type': 'application/json', authorization: 'Bearer made-up' };

const chatBody = (prompt: string, model: string): string =>
  JSON.stringify({ model, messages: [{ role: 'user', content: prompt }] });

/** Asks the fake OpenAI API through the device's proxy, with curl, which trusts the device's CA. */
export async function curlChat(fleet: Fleet, prompt: string, model = 'gpt-x'): Promise<ChatAnswer> {
  const { stdout } = await run('curl', [
    ...['--silent', '--show-error', '--max-time', '20', '--write-out', '\n%{http_code}'],
    ...['--proxy', fleet.proxyUrl, '--cacert', fleet.agent.ready.caFile ?? ''],
    ...Object.entries(HEADERS).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
    ...['--data', chatBody(prompt, model)],
    `https://${OPENAI_API_HOST}/v1/chat/completions`,
  ]);
  const end = stdout.lastIndexOf('\n');
  return { status: Number(stdout.slice(end + 1)), body: stdout.slice(0, end) };
}

/** The same from this process, for many requests. Rejects when no complete answer came. */
export async function chat(fleet: Fleet, prompt: string, model: string): Promise<ChatAnswer> {
  const response = await fetchThrough({
    proxyPort: Number(new URL(fleet.proxyUrl).port),
    ca: await readFile(fleet.agent.ready.caFile ?? '', 'utf8'),
    host: OPENAI_API_HOST,
    method: 'POST',
    path: '/v1/chat/completions',
    headers: HEADERS,
    body: chatBody(prompt, model),
  });
  return { status: response.statusCode ?? 0, body: await textOf(response) };
}
