import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Actor } from '../../exchange/actor';
import { parseLossless, stringifyLossless } from '../protocol/lossless-json';
import { errorOf, type ErrorMessage } from '../protocol/message';
import { CODE } from '../protocol/revision';
import type { ClientMode } from '../relay/client';

/** An HTTP request that has passed the checks of the door. */
export interface HttpExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly actor: Actor;
  readonly mode: ClientMode;
  readonly only: ReadonlySet<string> | undefined;
  /** Aborts when the client goes away before it has its reply. */
  readonly gone: AbortSignal;
}

/** Headers with one value each, names in lower case. */
export function singleHeaders(request: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value[0] : value,
    ]),
  );
}

export function acceptsStream(request: IncomingMessage): boolean {
  return /text\/event-stream|\*\/\*/.test(request.headers.accept ?? '');
}

/** Answers with a JSON-RPC error and a status. */
export function replyError(response: ServerResponse, status: number, error: ErrorMessage): void {
  if (response.headersSent || response.destroyed) return;
  const body = Buffer.from(stringifyLossless(error));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}

/** Answers with a status and nothing else. */
export function replyEmpty(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'content-length': 0, ...headers });
  response.end();
}

/** Reads a JSON body; answers by itself and gives undefined where it cannot be read. */
export async function readBody(
  { request, response }: Pick<HttpExchange, 'request' | 'response'>,
  limit: number,
): Promise<{ readonly json: unknown } | undefined> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\b/i.test(type)) {
    const text = 'The content type of a message is application/json.';
    replyError(response, 415, errorOf(null, CODE.invalidRequest, text));
    return undefined;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > limit) {
      const text = `The message is larger than ${limit} bytes.`;
      response.setHeader('connection', 'close');
      replyError(response, 413, errorOf(null, CODE.invalidRequest, text));
      return undefined;
    }
    chunks.push(chunk as Buffer);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    return { json: parseLossless(text) };
  } catch {
    replyError(response, 400, errorOf(null, CODE.parse, 'The body is not JSON in UTF-8.'));
    return undefined;
  }
}
