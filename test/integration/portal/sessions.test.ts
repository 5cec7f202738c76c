import { afterEach, describe, expect, it } from 'vitest';
import { startFixtureServer } from '../../fixtures/mcp/server';
import { startSmallServer } from '../../fixtures/mcp/small-server';
import { connect, EVERYBODY, startTestPortal, textOf } from './test-portal';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe('a restart of the portal', () => {
  it('is noticed neither by a client nor by a server', async () => {
    const upstream = await startFixtureServer({ eras: ['legacy'] });
    cleanups.push(() => upstream.close());
    const started = await startTestPortal({
      naming: 'never',
      servers: [{ id: 'fixture', url: upstream.url, allow: EVERYBODY }],
    });
    cleanups.push(() => started.close());
    const mcp = await connect(started.url);
    cleanups.push(() => mcp.close());
    await mcp.callTool({ name: 'test_simple_text', arguments: {} });
    const before = [...upstream.sessions.keys()];
    await started.restart();
    const again = await mcp.callTool({ name: 'test_simple_text', arguments: {} });
    expect(textOf(again)).toContain('simple text response');
    expect([...upstream.sessions.keys()].filter((id) => !before.includes(id))).toEqual([]);
  });
});

describe('a server that has lost the session', () => {
  it('gets a new one, and no call twice', async () => {
    const upstream = await startSmallServer();
    cleanups.push(() => upstream.close());
    const started = await startTestPortal({
      servers: [{ id: 'one', url: upstream.url, allow: EVERYBODY }],
    });
    cleanups.push(() => started.close());
    const mcp = await connect(started.url);
    cleanups.push(() => mcp.close());
    await mcp.callTool({ name: 'one_ping', arguments: { n: 1 } });
    upstream.forget();
    await expect(mcp.callTool({ name: 'one_ping', arguments: { n: 2 } })).rejects.toThrow(
      /session/,
    );
    expect(textOf(await mcp.callTool({ name: 'one_ping', arguments: { n: 3 } }))).toBe('done');
    const calls = upstream.seen
      .filter(({ message }) => message['method'] === 'tools/call')
      .map(({ message }) => (message['params'] as { arguments: { n: number } }).arguments.n);
    expect(calls).toEqual([1, 2, 3]);
  });
});
