import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { OPENAI_API_HOST } from '../fixtures/sites/llm-api';

const run = promisify(execFile);

/** How long the person is asked at most, s; the policy of the test says so. */
export const ASK_SECONDS = 60;

export interface ChatAnswer {
  readonly status: number;
  readonly body: string;
}

/** Asks the fake API through the installed companion, with curl, which trusts the device's CA. */
export async function ask(dataDir: string, prompt: string): Promise<ChatAnswer> {
  const { proxy } = JSON.parse(readFileSync(join(dataDir, 'agent', 'agent.lock'), 'utf8')) as {
    readonly proxy: string;
  };
  const body = JSON.stringify({
    model: 'gpt-x',
    messages: [{ role: 'user', content: prompt }],
  });
  const { stdout } = await run('curl', [
    ...['--silent', '--show-error', '--max-time', String(ASK_SECONDS * 2)],
    ...['--write-out', '\n%{http_code}'],
    ...['--proxy', proxy, '--cacert', join(dataDir, 'agent', 'ca.pem')],
    ...['--header', 'content-type: application/json', '--header', 'authorization: Bearer made-up'],
    ...['--data', body, `https://${OPENAI_API_HOST}/v1/chat/completions`],
  ]);
  const end = stdout.lastIndexOf('\n');
  return { status: Number(stdout.slice(end + 1)), body: stdout.slice(0, end) };
}
