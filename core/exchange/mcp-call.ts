/** What a rule can know about a message of the Model Context Protocol. */
export interface McpCall {
  /** Id of the upstream server in the policy. */
  readonly server: string;
  /** JSON-RPC method, for example `tools/call`. */
  readonly method: string;
  /** Name of the tool, prompt or resource, as the upstream knows it. */
  readonly tool?: string;
  /** `request` goes to the server, `response` comes back. */
  readonly direction: 'request' | 'response';
  /** SHA-256 of the arguments, base64url. */
  readonly argumentHash?: string;
  /** Name and version of the client, as it says itself. */
  readonly client?: string;
}
