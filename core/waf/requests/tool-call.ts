import type { McpCall } from '../../exchange/mcp-call';
import { detectMcp } from '../../mcp-detect/detect';
import { createMcpPlaces } from '../../mcp-detect/places';
import { readCall } from '../../mcp-detect/requests';
import type { RequestBody } from './request-body';
import type { Visit } from './waf-request';

/** Behind a firewall every address is the company's own: only messages tell what they are. */
const NOWHERE = createMcpPlaces([], []);

/** The message to an MCP server that a request is; `undefined` where it is none. */
export function toolCallOf({ head, zone }: Visit, body: RequestBody): McpCall | undefined {
  if (body.kind !== 'bytes' || body.bytes.length === 0) return undefined;
  const sign = detectMcp(head, body.bytes, NOWHERE);
  if (!sign.mcp) return undefined;
  return { server: zone.config.id, direction: 'request', ...readCall(head, body.bytes) };
}
