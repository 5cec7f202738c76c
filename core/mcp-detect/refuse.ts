import { readIds } from './requests';
import type { McpHead } from './types';

/** What an MCP client is told: by which rule, and where its company offers tools. */
export interface McpRefusal {
  /** One or two sentences for the person who reads the client's error. */
  readonly message: string;
  /** To quote when asking for help. */
  readonly reference: string;
  /** Address of the company's MCP portal, where policy redirects to it. */
  readonly portal?: string;
}

/** A complete HTTP answer. */
export interface McpRefusalAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An implementation's own error code; the specification keeps -32020 and below for itself. */
export const REFUSED_CODE = -32010;

const OK = 200;
/** RFC 9110 15.5.4; not 401, 404 or 405, after which clients sign in or try the older transport. */
const FORBIDDEN = 403;

/**
 * The refusal of a request of the protocol, as its client shows it. A client of the streamable
 * transport waits for a JSON-RPC answer with the id of each request and reports its message; it gets
 * one with status 200, as an event where it takes nothing but events. Everything else (a stream, the
 * end of a session, notifications, the older transport, whose answers come on another connection)
 * can only be refused by its status, with the same words in the body.
 */
export function refuseMcp(head: McpHead, body: Uint8Array, refusal: McpRefusal): McpRefusalAnswer {
  const { ids, batch } = readIds(head, body);
  const accept = (head.headers['accept'] ?? '').toLowerCase();
  const json = accept.includes('application/json');
  const events = accept.includes('text/event-stream');
  if (head.method === 'POST' && ids.length > 0 && (json || events)) {
    const answers = ids.map((id) => errorAnswer(id, refusal));
    const text = JSON.stringify(batch ? answers : answers[0]);
    return json
      ? answer(OK, 'application/json', text, head, refusal)
      : answer(OK, 'text/event-stream', `event: message\ndata: ${text}\n\n`, head, refusal);
  }
  const text = JSON.stringify(errorAnswer(ids[0] ?? null, refusal));
  return answer(FORBIDDEN, 'application/json', text, head, refusal);
}

/** The refusal of a message of a socket: an answer to each of its requests. */
export function refusedMessage(message: Uint8Array, refusal: McpRefusal): string {
  const { ids, batch } = readIds(SOCKET_HEAD, message);
  const answers = ids.map((id) => errorAnswer(id, refusal));
  return JSON.stringify(batch ? answers : (answers[0] ?? errorAnswer(null, refusal)));
}

/** Messages of a socket have no head. */
const SOCKET_HEAD: McpHead = {
  ...{ method: 'POST', host: '', target: '/' },
  headers: { 'content-type': 'application/json' },
};

function errorAnswer(
  id: string | number | null,
  { message, reference, portal }: McpRefusal,
): unknown {
  return {
    jsonrpc: '2.0',
    id,
    error: {
      code: REFUSED_CODE,
      message,
      data: { reason: 'blocked_by_policy', reference, ...(portal === undefined ? {} : { portal }) },
    },
  };
}

function answer(
  status: number,
  contentType: string,
  body: string,
  head: McpHead,
  { reference }: McpRefusal,
): McpRefusalAnswer {
  const origin = head.headers['origin'];
  return {
    status,
    headers: {
      'content-type': contentType,
      'cache-control': 'no-store',
      'x-portcullis-exchange': reference,
      // Without it a client in a browser page sees no reason.
      ...(origin === undefined ? {} : { 'access-control-allow-origin': origin, vary: 'Origin' }),
    },
    body,
  };
}
