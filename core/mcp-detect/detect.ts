import { mediaType, pathOf } from '../extract/request-target';
import { readBody, type BodyKind } from './body';
import type { McpPlaces } from './places';
import type { McpEvidence, McpHead, McpSign } from './types';

/** Request headers of the protocol: sessions (2025-03-26) and the stateless revision (2026-07-28). */
const MCP_HEADER = /^mcp-(session-id|protocol-version|method|name|param-.+)$/;

/** Where servers answer: `/mcp`, `/sse`, and the older transport's `/messages`. */
const ENDPOINT = /\/(mcp|sse)\/?$/i;
const BELOW_ENDPOINT = /^\/(api\/|v\d+\/)*mcp\/|\/mcp\/(v\d+|sse|http|stream|messages?)(\/|$)/i;
const OLDER_MESSAGES = /\/messages?\/?\?(.*&)?session_?id=/i;

/** What a browser loads for a page (Fetch 2.2.5). */
const PAGE_PARTS = /^(document|iframe|frame|script|style|image|font|manifest)$/;

/**
 * Tells whether a request speaks the Model Context Protocol: by where it goes, by its headers, by
 * its body, read as JSON whatever its framing, coding and content type, and by its path where the
 * body does not say otherwise. A pure function; linear in the length of the body.
 *
 * @param body the whole body as sent or already decompressed; empty where there is none.
 */
export function detectMcp(head: McpHead, body: Uint8Array, places: McpPlaces): McpSign {
  const place = places.reasonOf(head);
  if (place !== undefined) return found('host', place);
  const header = headerReason(head);
  if (header !== undefined) return found('headers', header);
  const kind = readBody(head, body);
  if (kind.kind === 'mcp') return found('body', `the body holds ${kind.what}`);
  return byContext(head, kind);
}

function found(by: McpEvidence, reason: string): McpSign {
  return { mcp: true, by, reason };
}

function headerReason({ headers, method }: McpHead): string | undefined {
  const name = Object.keys(headers).find((key) => MCP_HEADER.test(key));
  if (name !== undefined) return `the header ${name}`;
  const asked = headers['access-control-request-headers'] ?? '';
  if (
    method === 'OPTIONS' &&
    asked.split(',').some((key) => MCP_HEADER.test(key.trim().toLowerCase()))
  )
    return 'a preflight for headers of the protocol';
  const protocols = (headers['sec-websocket-protocol'] ?? '').toLowerCase().split(',');
  return protocols.some((protocol) => protocol.trim() === 'mcp')
    ? 'the WebSocket protocol mcp'
    : undefined;
}

/** What the path and the wishes of the client say where the body alone does not. */
function byContext(head: McpHead, body: BodyKind): McpSign {
  const path = pathReason(head);
  switch (body.kind) {
    case 'possible':
      if (path !== undefined) return found('path', `${body.what} to ${path}`);
      return wantsBoth(head)
        ? found('headers', `${body.what} by a client of the streamable transport`)
        : no(`${body.what} without a sign of the protocol`);
    case 'foreign':
      return no('JSON-RPC of another protocol');
    case 'other':
      return no('the body is no message of the protocol');
    case 'mcp':
      return found('body', body.what);
    case 'empty':
    case 'unreadable':
      return path !== undefined && isPlainUse(head) ? found('path', path) : no('no sign of it');
  }
}

const no = (reason: string): McpSign => ({ mcp: false, reason });

function pathReason({ target }: McpHead): string | undefined {
  const path = pathOf(target);
  if (ENDPOINT.test(path)) return `the path ${path.replace(/^.*(?=\/[^/]+\/?$)/, '')}`;
  if (BELOW_ENDPOINT.test(path)) return 'a path below /mcp';
  return OLDER_MESSAGES.test(target) ? 'the message path of a session' : undefined;
}

/** Clients of the streamable transport must take both (2025-03-26, transports). */
function wantsBoth({ headers }: McpHead): boolean {
  const accept = (headers['accept'] ?? '').toLowerCase();
  return accept.includes('application/json') && accept.includes('text/event-stream');
}

/** A request without a body that a client of the protocol would send, and no page or page part. */
function isPlainUse(head: McpHead): boolean {
  const { method, headers, target } = head;
  const path = pathOf(target);
  if (method === 'POST') {
    return mediaType(headers['content-type']) !== 'application/x-www-form-urlencoded';
  }
  if (!/^(GET|DELETE|OPTIONS)$/.test(method)) return false;
  if (PAGE_PARTS.test(headers['sec-fetch-dest'] ?? '')) return false;
  const accept = (headers['accept'] ?? '').toLowerCase();
  if (method === 'GET' && accept.includes('text/event-stream')) {
    // A page's own event stream: clients of the older transport are programs.
    return !/\/sse\/?$/i.test(path) || !isBrowser(head);
  }
  // Whoever says nothing of what it takes is believed at the usual place only: others are pages.
  return BARE_ENDPOINT.test(path) && !isBrowser(head) && (accept === '' || accept === '*/*');
}

const BARE_ENDPOINT = /^\/((api|v\d+)\/)*(mcp|sse)\/?$/i;

function isBrowser({ headers }: McpHead): boolean {
  return headers['sec-fetch-mode'] !== undefined || /^Mozilla\//.test(headers['user-agent'] ?? '');
}
