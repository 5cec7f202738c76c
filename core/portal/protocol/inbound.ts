import {
  asMessage,
  errorOf,
  isNotification,
  isObject,
  isRequest,
  type ErrorMessage,
  type Message,
  type NotificationMessage,
  type RequestMessage,
} from './message';
import { decodeHeader, nameMember } from './parameter-headers';
import {
  claimedRevision,
  CODE,
  isModernRevision,
  META,
  metaOf,
  MODERN_REVISIONS,
} from './revision';

/** Headers of a POST that say what is in its body; names in lower case. */
export type InboundHeaders = Readonly<Record<string, string | undefined>>;

/** What a POST is, and whom it concerns. */
export type Inbound =
  | { readonly kind: 'legacy'; readonly messages: readonly Message[]; readonly batch: boolean }
  | { readonly kind: 'modern'; readonly message: RequestMessage | NotificationMessage }
  | { readonly kind: 'reject'; readonly status: number; readonly error: ErrorMessage };

function reject(id: unknown, code: number, message: string, data?: unknown): Inbound {
  const known = typeof id === 'string' || typeof id === 'number' ? id : null;
  return { kind: 'reject', status: 400, error: errorOf(known, code, message, data) };
}

/**
 * Tells the eras apart, by the body first: a request that names a revision in `_meta` is stateless,
 * `initialize` and everything without that claim belongs to a session. Headers are checked against
 * the body, as revision 2026-07-28 has it.
 */
export function classify(body: unknown, headers: InboundHeaders): Inbound {
  if (Array.isArray(body)) return classifyBatch(body);
  const message = asMessage(body);
  if (!message) {
    const id = isObject(body) ? body['id'] : null;
    return reject(id, CODE.invalidRequest, 'The body is not a JSON-RPC 2.0 message.');
  }
  if (!isRequest(message) && !isNotification(message)) return legacy(message);
  const header = headers['mcp-protocol-version']?.trim();
  const claim = claimedRevision(message);
  const named = metaOf(message)?.[META.revision] !== undefined;
  if (!named && (header === undefined || !isModernRevision(header))) return legacy(message);
  if (isNotification(message)) return { kind: 'modern', message };
  return classifyModern(message, claim, header, headers);
}

function legacy(...messages: readonly Message[]): Inbound {
  return { kind: 'legacy', messages, batch: false };
}

/** Batches exist in revision 2025-03-26 and before. */
function classifyBatch(body: readonly unknown[]): Inbound {
  const messages = body.map(asMessage);
  const whole = messages.filter((message) => message !== undefined);
  if (whole.length === 0 || whole.length !== messages.length) {
    return reject(null, CODE.invalidRequest, 'The batch is empty or holds what is no message.');
  }
  if (whole.some((message) => claimedRevision(message) !== undefined)) {
    return reject(null, CODE.invalidRequest, 'Batches do not exist in this revision.');
  }
  return { kind: 'legacy', messages: whole, batch: true };
}

function classifyModern(
  message: RequestMessage,
  claim: string | undefined,
  header: string | undefined,
  headers: InboundHeaders,
): Inbound {
  const { id } = message;
  const meta = metaOf(message);
  const missing = [META.revision, META.clientCapabilities].filter(
    (key) => meta?.[key] === undefined,
  );
  if (missing.length > 0 || claim === undefined || !isObject(meta?.[META.clientCapabilities])) {
    const what = missing.length > 0 ? `lacks ${missing.join(' and ')}` : 'is not as it should be';
    return reject(id, CODE.invalidParams, `The _meta of the request ${what}.`, { missing });
  }
  const problem = headerProblem(message, claim, header, headers);
  if (problem !== undefined) return reject(id, CODE.headerMismatch, problem);
  if (!MODERN_REVISIONS.some((revision) => revision === claim)) {
    const data = { supported: [...MODERN_REVISIONS], requested: claim };
    return reject(id, CODE.unsupportedRevision, 'This protocol revision is not supported.', data);
  }
  return { kind: 'modern', message };
}

function headerProblem(
  message: RequestMessage,
  claim: string,
  header: string | undefined,
  headers: InboundHeaders,
): string | undefined {
  if (header === undefined) return 'The header MCP-Protocol-Version is missing.';
  if (header !== claim)
    return `The header MCP-Protocol-Version and _meta name different revisions.`;
  const method = headers['mcp-method']?.trim();
  if (method === undefined) return 'The header Mcp-Method is missing.';
  if (method !== message.method)
    return 'The header Mcp-Method and the body name different methods.';
  const member = nameMember(message.method);
  const value = member === undefined ? undefined : message.params?.[member];
  if (member === undefined || typeof value !== 'string') return undefined;
  const name = headers['mcp-name']?.trim();
  if (name === undefined) return 'The header Mcp-Name is missing.';
  const decoded = decodeHeader(name);
  if (decoded === undefined) return 'The header Mcp-Name is not valid Base64.';
  return decoded === value ? undefined : `The header Mcp-Name and params.${member} differ.`;
}
