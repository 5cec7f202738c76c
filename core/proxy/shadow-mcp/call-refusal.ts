import type { Verdict } from '../../exchange/verdict';
import { refusalText } from '../../extract/message';
import type { McpRefusal } from '../../mcp-detect/refuse';
import type { ShadowMcp } from './shadow-mcp';

/**
 * What the client of a tool is told where its call may not pass: because a rule blocks it, or because
 * the company's tools are behind its portal. Undefined where it may pass.
 */
export function callRefusal(shadowMcp: ShadowMcp, verdict: Verdict): McpRefusal | undefined {
  const reference = verdict.exchangeId;
  if (verdict.action === 'block') return { message: refusalText(verdict.refusal), reference };
  return shadowMcp.refusal(reference);
}
