import type { Headers } from '../extract/types';

/** What is known of a request before its body. Header names in lower case. */
export interface McpHead {
  readonly method: string;
  /** In lower case, without the port. */
  readonly host: string;
  /** Path with query, as sent. */
  readonly target: string;
  readonly headers: Headers;
}

/** What gave a request away. */
export type McpEvidence = 'host' | 'path' | 'headers' | 'body';

/** Whether a request speaks the Model Context Protocol, and how that is known. */
export type McpSign =
  | { readonly mcp: true; readonly by: McpEvidence; readonly reason: string }
  | { readonly mcp: false; readonly reason: string };
