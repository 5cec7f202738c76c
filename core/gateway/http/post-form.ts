import type { UpstreamPool } from '../../http/upstream/pool';
import { callProvider } from './upstream-call';
import { endpointOfUrl } from '../providers/endpoint';

/** A token service that does not answer by then has failed, ms. */
const LIMIT_MS = 15_000;
const LARGEST_ANSWER = 64 * 1024;

/** Posts a form and gives the JSON of the answer. Rejects for anything but status 200. */
export async function postForm(pool: UpstreamPool, url: string, form: string): Promise<unknown> {
  return JSON.parse(
    await post(pool, url, Buffer.from(form), ['content-type', 'application/x-www-form-urlencoded']),
  ) as unknown;
}

/** Posts a body and gives the text of the answer. Rejects for a status of 300 and above. */
export async function post(
  pool: UpstreamPool,
  url: string,
  body: Buffer,
  lines: readonly string[],
): Promise<string> {
  const result = await callProvider(
    pool,
    {
      endpoint: endpointOfUrl(new URL(url)),
      method: 'POST',
      lines: [...lines, 'accept', 'application/json', 'accept-encoding', 'identity'],
      body,
      timeoutMs: LIMIT_MS,
    },
    AbortSignal.timeout(LIMIT_MS),
  );
  if (result.kind === 'failed') throw new Error(result.detail);
  const { answer } = result;
  if (answer.status >= 300) {
    answer.abort();
    throw new Error(`the answer has status ${answer.status}`);
  }
  return await new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    if (!answer.body) resolve('');
    answer.body?.start({
      onData: (chunk) => {
        bytes += chunk.length;
        if (bytes <= LARGEST_ANSWER) chunks.push(chunk);
        else answer.abort();
      },
      onEnd: () => resolve(Buffer.concat(chunks).toString('utf8')),
      onError: reject,
    });
  });
}
