import type { FastifyRequest } from 'fastify';

/** Where members of a server stand in the request. */
const POINTERS: Readonly<Record<string, string>> = {
  id: '/id',
  url: '/hostname',
  name: '/name',
  description: '/description',
  alias: '/updated_tools',
  deny: '/updated_tools',
};

export function optionsOf(request: FastifyRequest) {
  return {
    author: request.apiClient,
    note: 'Changed by API: MCP portal',
    pointerOf: (path: string): string | undefined =>
      POINTERS[/^portal\.(?:servers(?:\[\d+\]|\.\d+)|listing)\.(\w+)/.exec(path)?.[1] ?? ''],
  };
}
