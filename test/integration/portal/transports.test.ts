import { describe, expect, it, onTestFinished } from 'vitest';
import { startAskingServer, startSseServer, type OddServer } from '../../fixtures/mcp/odd-servers';
import { connect, EVERYBODY, startTestPortal, textOf } from './test-portal';

async function throughPortal(server: OddServer, more: Record<string, unknown> = {}) {
  onTestFinished(() => server.close());
  const started = await startTestPortal({
    naming: 'never',
    servers: [{ id: 'odd', url: server.url, allow: EVERYBODY, ...more }],
  });
  onTestFinished(() => started.close());
  return started.url;
}

describe('transports of servers', () => {
  for (const era of ['legacy', 'modern'] as const) {
    it(`finds out that a server speaks the older SSE (${era} client)`, async () => {
      const server = await startSseServer();
      const mcp = await connect(await throughPortal(server), era);
      onTestFinished(() => mcp.close());
      expect((await mcp.listTools()).tools.map(({ name }) => name)).toEqual(['ask']);
      expect(textOf(await mcp.callTool({ name: 'ask', arguments: {} }))).toBe('over SSE');
      expect(server.seen).toContain('GET /sse');
    });
  }

  it('does not try SSE where policy says Streamable HTTP', async () => {
    const server = await startSseServer();
    const mcp = await connect(await throughPortal(server, { transport: 'http' }));
    onTestFinished(() => mcp.close());
    const { tools, _meta } = await mcp.listTools();
    expect(tools).toEqual([]);
    expect(_meta?.['portcullis/servers']).toMatchObject([{ server: 'odd', state: 'failed' }]);
    expect(server.seen.some((line) => line.startsWith('GET /sse'))).toBe(false);
  });

  it('hears a question that a server asks at once over its own stream', async () => {
    const mcp = await connect(await throughPortal(await startAskingServer()), 'legacy', {
      elicitation: {},
    });
    onTestFinished(() => mcp.close());
    mcp.setRequestHandler('elicitation/create', () => ({ action: 'decline' }));
    expect(textOf(await mcp.callTool({ name: 'ask', arguments: {} }))).toBe('answered: decline');
  });
});
