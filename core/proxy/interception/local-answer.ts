import type { RefusalAnswer } from '../../extract/types';
import type { ClientExchange } from '../../http/message';
import { PAGE_POLICY } from '../../http/pages/page';

/** Answers an exchange from here, with a whole body. */
export function answerLocally(exchange: ClientExchange, answer: RefusalAnswer): void {
  const bytes = Buffer.from(answer.body, 'utf8');
  const lines: string[] = ['Date', new Date().toUTCString()];
  for (const [name, value] of Object.entries(answer.headers)) {
    if (name.toLowerCase() !== 'content-length') lines.push(name, value);
  }
  const headOnly = exchange.request.method === 'HEAD';
  const sink = exchange.respond({
    status: answer.status,
    lines,
    length: bytes.length,
    bodiless: headOnly,
  });
  if (!headOnly) sink.write(bytes);
  sink.end();
}

/** A page of ours as a complete answer. Never cached: the next attempt may be allowed. */
export function pageAnswer(status: number, html: string): RefusalAnswer {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': PAGE_POLICY,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
    body: html,
  };
}

/** An error for a program: one JSON object that says what happened. */
export function jsonAnswer(status: number, type: string, message: string): RefusalAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify({ error: { type, message } }),
  };
}
