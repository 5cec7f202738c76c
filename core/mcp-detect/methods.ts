/**
 * Methods that only the Model Context Protocol has, of all its revisions from 2024-11-05 to
 * 2026-07-28 (modelcontextprotocol.io, schema.ts of each revision, and the tasks extension).
 */
export const MCP_METHODS: ReadonlySet<string> = new Set([
  'tools/list',
  'tools/call',
  'resources/list',
  'resources/read',
  'resources/templates/list',
  'resources/directory/read',
  'resources/subscribe',
  'resources/unsubscribe',
  'prompts/list',
  'prompts/get',
  'completion/complete',
  'logging/setLevel',
  'server/discover',
  'subscriptions/listen',
  'sampling/createMessage',
  'elicitation/create',
  'roots/list',
  'notifications/initialized',
  'notifications/cancelled',
  'notifications/progress',
  'notifications/message',
  'notifications/resources/list_changed',
  'notifications/resources/updated',
  'notifications/tools/list_changed',
  'notifications/prompts/list_changed',
  'notifications/roots/list_changed',
  'notifications/elicitation/complete',
  'notifications/tasks/status',
  'notifications/subscriptions/acknowledged',
]);

/** Methods that the Agent2Agent protocol has too; there a task is named by `id`, here by `taskId`. */
export const TASK_METHODS: ReadonlySet<string> = new Set([
  'tasks/get',
  'tasks/result',
  'tasks/list',
  'tasks/cancel',
  'tasks/update',
]);

/**
 * Methods that show another protocol on JSON-RPC: names with a dot (Kodi, aria2, Zabbix, OpenRPC's
 * `rpc.discover`), with a prefix and an underscore (Ethereum nodes and their kin), with a colon
 * (game servers), of language servers, of build servers, of Agent2Agent and of the Agent Client
 * Protocol, and plain words as Bitcoin's and Solana's nodes have them.
 */
const FOREIGN =
  /^(\$\/|[\w-]+[.:_]|(textDocument|workspace|window|client|completionItem|codeAction|codeLens|documentLink|inlayHint|callHierarchy|typeHierarchy|notebookDocument|telemetry|build|buildTarget|message|agent|session|fs|terminal|minecraft)\/|[a-z]+([A-Z][a-zA-Z]*)+$|(get|send|list|create|decode|estimate|validate|sign|stop|submit)[a-z]+$|(initialized|shutdown|exit|authenticate|help|uptime|call|query|subscribe|login|logout|status|block|tx|health|eval)$)/;

export function isForeignMethod(method: string): boolean {
  return FOREIGN.test(method);
}
