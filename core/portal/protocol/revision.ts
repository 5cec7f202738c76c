import { isObject, objectAt, stringAt, type JsonObject, type Message } from './message';

/** Sessions and the initialize handshake (until 2025-11-25), or stateless requests (2026-07-28). */
export type Era = 'legacy' | 'modern';

/** Revisions with sessions, newest first. */
export const LEGACY_REVISIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const;
/** Stateless revisions, newest first. */
export const MODERN_REVISIONS = ['2026-07-28'] as const;

export const NEWEST_LEGACY = LEGACY_REVISIONS[0];
export const NEWEST_MODERN = MODERN_REVISIONS[0];

/** Members of `params._meta` that each stateless request carries, and of `result._meta`. */
export const META = {
  revision: 'io.modelcontextprotocol/protocolVersion',
  clientInfo: 'io.modelcontextprotocol/clientInfo',
  clientCapabilities: 'io.modelcontextprotocol/clientCapabilities',
  logLevel: 'io.modelcontextprotocol/logLevel',
  serverInfo: 'io.modelcontextprotocol/serverInfo',
  subscriptionId: 'io.modelcontextprotocol/subscriptionId',
} as const;

export const RELATED_TASK = 'io.modelcontextprotocol/related-task';

/** JSON-RPC and MCP error codes. */
export const CODE = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  /** Reserved for implementations: what the portal refuses or cannot do. */
  refused: -32001,
  /** Resource not found, until 2025-11-25. */
  resourceNotFound: -32002,
  headerMismatch: -32020,
  missingCapability: -32021,
  unsupportedRevision: -32022,
} as const;

/** True for revisions without sessions, which came after the last one with them. */
export function isModernRevision(revision: string): boolean {
  return revision > NEWEST_LEGACY;
}

/** `params._meta` of a message. */
export function metaOf(message: Message): JsonObject | undefined {
  const { params } = message;
  return isObject(params) ? objectAt(params, '_meta') : undefined;
}

/** The same request with members added to `params._meta`; nothing else changes. */
export function withMeta<T extends Message>(message: T, add: JsonObject): T {
  const params = isObject(message['params']) ? message['params'] : {};
  const meta = objectAt(params, '_meta') ?? {};
  return { ...message, params: { ...params, _meta: { ...meta, ...add } } };
}

const ENVELOPE: readonly string[] = [
  META.revision,
  META.clientInfo,
  META.clientCapabilities,
  META.logLevel,
];

/** The same message without the members of `params._meta` that belong to the stateless envelope. */
export function withoutEnvelope<T extends Message>(message: T): T {
  const meta = metaOf(message);
  if (!meta || !ENVELOPE.some((key) => key in meta)) return message;
  const kept = Object.entries(meta).filter(([key]) => !ENVELOPE.includes(key));
  const params = Object.entries(message['params'] as JsonObject).filter(([key]) => key !== '_meta');
  if (kept.length > 0) params.push(['_meta', Object.fromEntries(kept)]);
  return { ...message, params: Object.fromEntries(params) };
}

/** The revision that a stateless request names. */
export function claimedRevision(message: Message): string | undefined {
  return stringAt(metaOf(message), META.revision);
}
