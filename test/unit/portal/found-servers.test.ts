import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { portalSchema } from '../../../core/exchange/policy-portal';
import { clientFiles } from '../../../main/agent/portal/client-files';
import { findServers } from '../../../main/agent/portal/found-servers';

const policy = portalSchema.parse({
  servers: [
    { id: 'wiki', url: 'https://wiki.example.com/mcp' },
    { id: 'files', command: 'npx', args: ['-y', 'server-files'] },
  ],
});
const known = { policy, portalUrl: 'http://127.0.0.1:8545/mcp' };

/** A home folder with these files. */
async function desk(files: Readonly<Record<string, unknown>>): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'portcullis-home-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(home, name)), { recursive: true });
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await writeFile(join(home, name), text);
  }
  return home;
}

describe('servers that clients of a desk have configured', () => {
  it('are found in every client, with what kind they are', async () => {
    const home = await desk({
      '.config/Claude/claude_desktop_config.json': {
        mcpServers: { files: { command: 'npx', args: ['-y', 'server-files'] } },
      },
      '.cursor/mcp.json': { mcpServers: { portcullis: { url: 'http://localhost:8545/mcp' } } },
      '.config/Code/User/mcp.json':
        '{ /* c */ "servers": { "far": { "url": "https://far.example.com/mcp?key=hunter2" } } }',
      '.codex/config.toml': '[mcp_servers.wiki]\nurl = "https://wiki.example.com/mcp/"\n',
      '.gemini/settings.json': 'not JSON',
    });
    const files = clientFiles({ platform: 'linux', home, config: join(home, '.config') });
    const found = await findServers(files, known);
    expect(found.map(({ client, name, kind }) => [client, name, kind]).sort()).toEqual([
      ['Claude Desktop', 'files', 'known'],
      ['Codex', 'wiki', 'known'],
      ['Cursor', 'portcullis', 'portal'],
      ['VS Code', 'far', 'unknown'],
    ]);
    const far = found.find(({ name }) => name === 'far');
    expect(far?.address).toBe('https://far.example.com/mcp');
  });

  it('are told without anything that could be a secret or the name of a folder', async () => {
    const args = [
      '-y',
      '@scope/server@1.2.0',
      '--token',
      'ghp_a1b2c3d4e5f6a1b2c3d4e5f6',
      '--key=hunter2',
      '/home/ada/private',
    ];
    const home = await desk({
      '.cursor/mcp.json': {
        mcpServers: {
          local: { command: '/home/ada/bin/npx', args, env: { TOKEN: 'hunter2' } },
          far: { url: 'https://user:hunter2@far.example.com/t/a1b2c3d4e5f6a1b2c3d4e5f6/mcp' },
        },
      },
    });
    const files = clientFiles({ platform: 'linux', home, config: join(home, '.config') });
    const found = await findServers(files, known);
    expect(found.map(({ address }) => address)).toEqual([
      'npx -y @scope/server@1.2.0 --token … … …',
      'https://far.example.com/…',
    ]);
  });

  it('are looked for where each system has them', () => {
    const mac = clientFiles({ platform: 'darwin', home: '/Users/ada', config: '/unused' });
    const paths = (files: typeof mac) => files.map(({ path }) => path);
    expect(paths(mac)).toEqual(
      expect.arrayContaining([
        '/Users/ada/Library/Application Support/Claude/claude_desktop_config.json',
        '/Users/ada/Library/Application Support/Code/User/mcp.json',
        '/Users/ada/.config/zed/settings.json',
        '/Users/ada/.codeium/windsurf/mcp_config.json',
      ]),
    );
    const windows = clientFiles({
      platform: 'win32',
      home: 'C:\\Users\\ada',
      config: 'C:\\Users\\ada\\AppData\\Roaming',
    });
    expect(paths(windows)).toEqual(
      expect.arrayContaining([
        'C:\\Users\\ada\\AppData\\Roaming\\Claude\\claude_desktop_config.json',
        'C:\\Users\\ada\\AppData\\Roaming\\Code\\User\\globalStorage\\saoudrizwan.claude-dev\\settings\\cline_mcp_settings.json',
        'C:\\Users\\ada\\AppData\\Roaming\\Zed\\settings.json',
        'C:\\Users\\ada\\.cursor\\mcp.json',
      ]),
    );
  });
});
