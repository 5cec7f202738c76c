import { request } from 'node:http';
import { z } from 'zod';
import { PASTE_HEADER, PASTE_HOST } from '../../core/proxy/isolation/paste-service';
import type { IsolationCredentials } from '../supervisor/agent-supervisor';
import type { EngineRefusal } from './engine';

/** What the rules say of text that is about to be pasted: the text, changed where they mask, or why not. */
export type CheckPaste = (
  text: string,
) => Promise<{ readonly text: string } | { readonly refused: EngineRefusal }>;

/** Longest wait for rules and, where a rule warns, for the person, ms. */
const LIMIT_MS = 11 * 60_000;

const answerSchema = z.union([
  z.object({ text: z.string() }),
  z.object({
    refused: z.string(),
    rule: z.object({ id: z.string(), name: z.string() }).optional(),
  }),
]);

/**
 * Asks the agent by the session's own way out, so that no text crosses the message port. What cannot
 * be asked about is not pasted.
 */
export function pasteCheck(proxy: string, credentials: IsolationCredentials): CheckPaste {
  return async (text) => {
    try {
      const answer = answerSchema.parse(JSON.parse(await ask(proxy, credentials, text)));
      if ('text' in answer) return answer;
      const { refused, rule } = answer;
      return {
        refused: { what: 'paste', detail: refused, ...(rule === undefined ? {} : { rule }) },
      };
    } catch {
      return { refused: { what: 'paste' } };
    }
  };
}

function ask(
  proxy: string,
  { username, password }: IsolationCredentials,
  text: string,
): Promise<string> {
  const { hostname, port } = new URL(proxy);
  const pair = Buffer.from(`${username}:${password}`).toString('base64');
  return new Promise((resolve, reject) => {
    const asked = request({
      hostname,
      port,
      method: 'POST',
      path: `http://${PASTE_HOST}/`,
      headers: {
        host: PASTE_HOST,
        'proxy-authorization': `Basic ${pair}`,
        [PASTE_HEADER]: password,
        'content-type': 'text/plain; charset=utf-8',
      },
      timeout: LIMIT_MS,
    });
    asked.once('timeout', () => asked.destroy(new Error('nobody answered in time')));
    asked.once('error', reject);
    asked.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    });
    asked.end(text);
  });
}
