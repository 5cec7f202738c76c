import { afterEach, describe, expect, it } from 'vitest';
import { startFixtureServer, type FixtureServer } from '../../fixtures/mcp/server';
import { startSmallServer, tool, type SmallServer } from '../../fixtures/mcp/small-server';
import { connect, EVERYBODY, startTestPortal, textOf, type TestPortal } from './test-portal';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function fixture(...eras: ('legacy' | 'modern')[]): Promise<FixtureServer> {
  const server = await startFixtureServer(eras.length > 0 ? { eras } : {});
  cleanups.push(() => server.close());
  return server;
}

async function small(options: Parameters<typeof startSmallServer>[0] = {}): Promise<SmallServer> {
  const server = await startSmallServer(options);
  cleanups.push(() => server.close());
  return server;
}

async function portal(section: Parameters<typeof startTestPortal>[0]): Promise<TestPortal> {
  const started = await startTestPortal(section);
  cleanups.push(() => started.close());
  return started;
}

async function client(...args: Parameters<typeof connect>) {
  const connected = await connect(...args);
  cleanups.push(() => connected.close());
  return connected;
}

describe('any client reaches any server', () => {
  for (const clientEra of ['legacy', 'modern'] as const) {
    for (const serverEra of ['legacy', 'modern'] as const) {
      it(`${clientEra} client, ${serverEra} server: lists, calls, questions and resources`, async () => {
        const upstream = await fixture(serverEra);
        const { url } = await portal({
          naming: 'never',
          servers: [{ id: 'fixture', url: upstream.url, allow: EVERYBODY }],
        });
        const mcp = await client(url, clientEra, { elicitation: {}, sampling: {}, roots: {} });
        mcp.setRequestHandler('elicitation/create', () => ({
          action: 'accept',
          content: { name: 'Ada', username: 'ada', email: 'ada@example.com' },
        }));
        expect((await mcp.listTools()).tools).toHaveLength(28);
        expect((await mcp.listPrompts()).prompts).toHaveLength(5);
        const simple = await mcp.callTool({ name: 'test_simple_text', arguments: {} });
        expect(textOf(simple)).toContain('simple text response');
        const asking =
          serverEra === 'legacy' ? 'test_elicitation' : 'test_input_required_result_elicitation';
        const asked = await mcp.callTool({ name: asking, arguments: { message: 'Who?' } });
        expect(textOf(asked)).toMatch(/Ada|ada/);
        const { contents } = await mcp.readResource({ uri: 'test://static-text' });
        expect(contents[0]).toMatchObject({
          text: expect.stringContaining('static text') as string,
        });
      });
    }
  }
});

describe('messages stay as they are', () => {
  it('keeps unknown members, long integers and _meta', async () => {
    const upstream = await small({ tools: [tool('echo', { vendor: { extra: [1, 'two'] } })] });
    const { url } = await portal({ servers: [{ id: 'one', url: upstream.url, allow: EVERYBODY }] });
    const post = (body: string, session?: string) =>
      fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...(session === undefined ? {} : { 'mcp-session-id': session }),
        },
        body,
      });
    const opened = await post(
      '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"raw","version":"1"}}}',
    );
    const session = opened.headers.get('mcp-session-id') ?? '';
    const listed = await (
      await post('{"jsonrpc":"2.0","id":1,"method":"tools/list"}', session)
    ).text();
    expect(listed).toContain('"vendor":{"extra":[1,"two"]}');
    expect(listed).toContain('"name":"one_echo"');
    const called = await post(
      '{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"one_echo","arguments":{"account":12345678901234567890,"kept":"yes"},"other":true}}',
      session,
    );
    expect(await called.text()).toContain('"_meta":{"kept":true}');
    const sent = upstream.seen.find(({ message }) => message['method'] === 'tools/call');
    expect(sent?.message['params']).toMatchObject({ name: 'echo', other: true });
    expect(JSON.stringify(sent?.message)).toContain('"kept":"yes"');
  });
});

describe('names', () => {
  it('puts prefixes, resolves collisions, and uses aliases', async () => {
    const one = await small({ tools: [tool('same'), tool('only')], call: () => 'from one' });
    const two = await small({ tools: [tool('same')], call: () => 'from two' });
    const servers = [
      { id: 'one', url: one.url, allow: EVERYBODY },
      { id: 'two', url: two.url, allow: EVERYBODY, alias: { same: 'second' } },
    ];
    const names = async (naming: 'prefix' | 'collision' | 'never') => {
      const mcp = await client((await portal({ naming, servers })).url);
      return { mcp, names: (await mcp.listTools()).tools.map(({ name }) => name) };
    };
    expect((await names('prefix')).names).toEqual(['one_only', 'one_same', 'second']);
    expect((await names('collision')).names).toEqual(['one_same', 'only', 'second']);
    const { mcp, names: bare } = await names('never');
    expect(bare).toEqual(['only', 'same', 'second']);
    expect(textOf(await mcp.callTool({ name: 'second', arguments: {} }))).toBe('from two');
    expect(textOf(await mcp.callTool({ name: 'same', arguments: {} }))).toBe('from one');
  });
});

describe('servers that do not answer', () => {
  it('gives the others within two seconds, with a status', async () => {
    const good = await small();
    const hung = await small({ hangs: true });
    const { url } = await portal({
      servers: [
        { id: 'good', url: good.url, allow: EVERYBODY },
        { id: 'hung', url: hung.url, allow: EVERYBODY, listMs: 500 },
        { id: 'gone', url: 'http://127.0.0.1:9/mcp', allow: EVERYBODY },
      ],
    });
    const mcp = await client(url);
    const started = Date.now();
    const { tools, _meta } = await mcp.listTools();
    expect(Date.now() - started).toBeLessThan(2000);
    expect(tools.map(({ name }) => name)).toEqual(['good_ping']);
    expect(_meta?.['portcullis/servers']).toMatchObject([
      { server: 'hung', state: 'slow' },
      { server: 'gone', state: 'failed' },
    ]);
    expect(textOf(await mcp.callTool({ name: 'good_ping', arguments: {} }))).toBe('done');
  });

  it('serves sixty servers at once, page by page', async () => {
    const all = await Promise.all(Array.from({ length: 60 }, () => small()));
    const { url } = await portal({
      pageSize: 25,
      servers: all.map((server, index) => ({
        id: `s${String(index).padStart(2, '0')}`,
        url: server.url,
        allow: EVERYBODY,
        listMs: 8000,
      })),
    });
    const mcp = await client(url);
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await mcp.request({
        method: 'tools/list',
        params: cursor === undefined ? {} : { cursor },
      });
      expect(page.tools.length).toBeLessThanOrEqual(25);
      names.push(...page.tools.map(({ name }) => name));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(names).toHaveLength(60);
    expect(new Set(names).size).toBe(60);
    expect(textOf(await mcp.callTool({ name: 's59_ping', arguments: {} }))).toBe('done');
  });
});
