import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

const PEERS = [
  'mcp-hub@4.2.1',
  '@modelcontextprotocol/server-filesystem@2026.8.31',
  '@modelcontextprotocol/server-memory@2026.8.31',
  '@modelcontextprotocol/server-github@2025.4.8',
  '@modelcontextprotocol/server-slack@2025.4.25',
];

/** Packages to measure with, in a folder outside of the project that the next run finds again. */
export function installPeers(): string | undefined {
  const folder = join(tmpdir(), 'portcullis-bench-portal');
  const mark = join(folder, `installed-${PEERS.join('-').replace(/[^\w.-]/g, '_')}`);
  const modules = join(folder, 'node_modules');
  if (existsSync(mark)) return modules;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...PEERS];
  const { status } = spawnSync('npm', args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) {
    process.stderr.write('bench: the peers of npm could not be installed; left out\n');
    return undefined;
  }
  writeFileSync(mark, '');
  return modules;
}
