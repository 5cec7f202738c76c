import type { Prompt } from '../../exchange/part';
import type { Verdict } from '../../exchange/verdict';
import { refusalText } from '../../extract/message';
import { collectBody } from '../../http/body/body-collection';
import type { ClientExchange } from '../../http/message';
import type { ExchangeHead, Pipeline } from '../../pipeline/types';
import { answerLocally, jsonAnswer } from '../interception/local-answer';
import type { Visit } from '../interception/visit';

/** Name under which the isolated browser asks about pastes; no server has it (RFC 6761 6.4). */
export const PASTE_HOST = 'paste.portcullis.invalid';
/** Carries the session's password: a page's requests come with the session's name, but not with this. */
export const PASTE_HEADER = 'portcullis-paste';
/** Largest paste, bytes of UTF-8. */
const PASTE_BYTES = 8 * 1024 * 1024;

/**
 * Answers the isolated browser's question whether a text may be pasted. It is an exchange like any
 * other: rules decide, people are asked, and it is on record. The answer is JSON: `{"text": …}` with
 * the text as it may come in, or `{"refused": …, "rule": …}` with words for the person.
 */
export function servePaste(client: ClientExchange, visit: Visit, pipeline: Pipeline): void {
  const refuse = (status: number, type: string, words: string): void => {
    answerLocally(client, jsonAnswer(status, type, words));
  };
  if (!client.body) {
    refuse(400, 'no_text', 'There is nothing to paste.');
    return;
  }
  client.continue();
  // Read before it is refused: an answer in the middle of a body reaches nobody.
  collectBody(client.body, PASTE_BYTES, (body) => {
    const password = client.request.headers[PASTE_HEADER];
    if (body.kind === 'broken') return;
    if (body.kind === 'too-large') refuse(413, 'too_large', 'The text is too large to be pasted.');
    else if (password === undefined || visit.isolation?.knows(password) !== true) {
      refuse(403, 'forbidden', 'Pages have no business here.');
    } else void judge(client, visit, pipeline, body.bytes.toString('utf8'));
  });
}

async function judge(
  client: ClientExchange,
  visit: Visit,
  pipeline: Pipeline,
  text: string,
): Promise<void> {
  const gone = new AbortController();
  client.onAbort = () => gone.abort();
  const exchange = pipeline.begin(headOf(client, visit));
  const prompt: Prompt = {
    extractor: 'paste',
    parts: [{ kind: 'text', role: 'user', text, history: false }],
  };
  const verdict = await exchange.ask(prompt, gone.signal);
  const answer = answerTo(verdict, text);
  if (!gone.signal.aborted) {
    const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
    answerLocally(client, { status: 200, headers, body: JSON.stringify(answer) });
  }
  await exchange.end({ result: 'text' in answer ? 'completed' : 'refused', status: 200 });
}

function answerTo(verdict: Verdict, text: string): object {
  switch (verdict.action) {
    case 'allow':
    case 'isolate':
      return { text };
    case 'redact':
      return { text: verdict.edits.get(0) ?? text };
    case 'block': {
      const { rule } = verdict.refusal;
      return {
        refused: refusalText(verdict.refusal),
        ...(rule === undefined ? {} : { rule: { id: rule.id, name: rule.name } }),
      };
    }
    case 'redirect':
    case 'challenge':
      return { refused: verdict.rule.message ?? verdict.rule.name };
  }
}

function headOf({ request }: ClientExchange, visit: Visit): ExchangeHead {
  const app = visit.isolation?.app;
  return {
    door: 'isolation',
    actor: visit.actor,
    app: app ?? { id: 'other', name: 'Isolated browser', category: 'other', status: 'unreviewed' },
    request: { method: 'POST', host: request.host, target: '/paste', encrypted: true },
  };
}
