import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { portalSchema } from '../../../core/exchange/policy-portal';
import {
  configuredServers,
  parseConfiguration,
  serversOfConfiguration,
} from '../../../core/portal/client-configuration';

const read = (text: string, file = 'mcp.json') => configuredServers(parseConfiguration(text, file));
const brief = (text: string, file?: string) =>
  read(text, file).map(({ name, url, command, args }) => [
    name,
    url ?? [command, ...args].join(' '),
  ]);

describe('configurations of MCP clients', () => {
  it('reads Claude Desktop, Cursor, Windsurf and others', () => {
    const text = `{"mcpServers": {
      "files": {"command": "npx", "args": ["-y", "server-filesystem", "/home/ada"]},
      "wiki": {"serverUrl": "https://wiki.example.com/mcp", "headers": {"Authorization": "Bearer x"}},
      "maps": {"httpUrl": "https://maps.example.com/mcp"}}}`;
    expect(brief(text)).toEqual([
      ['files', 'npx -y server-filesystem /home/ada'],
      ['wiki', 'https://wiki.example.com/mcp'],
      ['maps', 'https://maps.example.com/mcp'],
    ]);
  });

  it('reads VS Code, with comments and trailing commas, and its older settings', () => {
    const text = `{
      // for everybody
      "servers": {"github": {"type": "http", "url": "https://api.example.com/mcp"},},
    }`;
    expect(brief(text)).toEqual([['github', 'https://api.example.com/mcp']]);
    const settings = '{"editor.tabSize": 2, "mcp": {"servers": {"a": {"command": "a"}}}}';
    expect(brief(settings)).toEqual([['a', 'a']]);
  });

  it('reads Zed, OpenCode, Amp, Claude Code and Codex', () => {
    expect(
      brief('{"context_servers": {"z": {"command": {"path": "zed-server", "args": ["x"]}}}}'),
    ).toEqual([['z', 'zed-server x']]);
    expect(
      brief(
        '{"mcp": {"o": {"type": "local", "command": ["bun", "x", "y"]}, "r": {"type": "remote", "url": "https://r.example.com/"}}}',
      ),
    ).toEqual([
      ['o', 'bun x y'],
      ['r', 'https://r.example.com/'],
    ]);
    expect(brief('{"amp.mcpServers": {"m": {"command": "m"}}}')).toEqual([['m', 'm']]);
    expect(
      brief('{"projects": {"/src": {"mcpServers": {"p": {"command": "p"}}}, "/other": {}}}'),
    ).toEqual([['p', 'p']]);
    const toml =
      '[mcp_servers.docs]\ncommand = "npx"\nargs = ["-y", "docs"]\n[mcp_servers.docs.env]\nKEY = "k"\n';
    expect(brief(toml, 'config.toml')).toEqual([['docs', 'npx -y docs']]);
    expect(read(toml, 'config.toml')[0]?.env).toEqual(['KEY']);
  });

  it('sees through programs that carry messages to a server elsewhere', () => {
    const text =
      '{"mcpServers": {"far": {"command": "npx", "args": ["mcp-remote@latest", "https://far.example.com/sse"]}}}';
    expect(brief(text)).toEqual([['far', 'https://far.example.com/sse']]);
  });

  it('becomes servers of the policy without any value of a header or variable', () => {
    const text = `{"mcpServers": {
      "My Server!": {"command": "a", "env": {"API KEY": "hunter2", "B": "b"}},
      "my-server": {"url": "https://x.example.com", "headers": {"X-Key": "hunter2"}},
      "???": {"command": "c"}}}`;
    const servers = serversOfConfiguration(parseConfiguration(text, 'mcp.json'));
    expect(JSON.stringify(servers)).not.toContain('hunter2');
    const parsed = portalSchema.parse({ servers }).servers;
    expect(parsed.map(({ id, name, allow }) => [id, name, allow])).toEqual([
      ['my-server', 'My Server!', []],
      ['my-server-2', 'my-server', []],
      ['server', '???', []],
    ]);
    expect(parsed[0]?.env).toEqual({ 'API KEY': '${secret:API_KEY}', B: '${secret:B}' });
    expect(parsed[1]?.headers).toEqual({ 'X-Key': '${secret:X-Key}' });
  });

  it('leaves out what is no server, and says where a file is broken', () => {
    expect(
      brief('{"mcpServers": {"a": 1, "b": {}, "c": {"url": "no address"}, "d": null}}'),
    ).toEqual([]);
    expect(brief('[]')).toEqual([]);
    expect(brief('')).toEqual([]);
    expect(() => read('{"mcpServers": {')).toThrow(/no JSON from character/);
  });

  it('survives whatever a file holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify({ mcpServers: value, mcp: value, projects: value });
        const servers = serversOfConfiguration(parseConfiguration(text, 'any.json'));
        const ids = servers.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });
});
