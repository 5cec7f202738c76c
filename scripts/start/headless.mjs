import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { isEntry, root } from '../lib/paths.mjs';
import { main, say, SetupError } from '../lib/run.mjs';

const cli = join(root, 'out', 'cli', 'portcullis.js');

/** Arguments for Node that start this script. @param {string[]} given */
export const headlessArguments = (given) => [
  join(root, 'scripts', 'start', 'headless.mjs'),
  ...given,
];

/**
 * A central endpoint and an agent without windows, until Ctrl+C. `--data DIR` is the folder for both,
 * `--config FILE` the first policy of the endpoint.
 * @param {string[]} given
 */
export async function startHeadless(given) {
  const option = (name) => given.find((_, index) => given[index - 1] === name);
  const dataDir = option('--data') ?? join(defaultDataDir(), 'portcullis');
  const config = option('--config');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const tokenFile = join(dataDir, 'enrolment-token');

  const server = start([
    'server',
    ...['--listen', '127.0.0.1:0', '--data', join(dataDir, 'endpoint')],
    ...['--enrolment-token-file', tokenFile],
    ...(config === undefined ? [] : ['--config', config]),
  ]);
  const endpoint = await server.ready;
  say(`Console: ${endpoint.urls.setUp ?? endpoint.urls.console}`);
  const agent = start([
    'agent',
    ...['--listen', '127.0.0.1:0', '--data', join(dataDir, 'agent')],
    ...['--endpoint', endpoint.urls.fleet, '--enrol-token-file', tokenFile],
  ]);
  const { urls, caFile } = await agent.ready;
  say(`Proxy:   ${urls.proxy}`);
  say(`PAC:     ${urls.pac}`);
  say(`CA:      ${caFile} (trust it in the browser or program that goes through the proxy)`);

  // The agent first: it delivers its last events while the endpoint still listens.
  const stop = () => void agent.end().then(() => server.end());
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const status = await Promise.race([agent.ended, server.ended]);
  await agent.end();
  await server.end();
  return status;
}

/** Starts a long-running command and reads its ready line. */
function start(args) {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', (code) => resolve(code ?? 0)));
  const ready = new Promise((resolve, reject) => {
    createInterface(child.stdout).once('line', (line) => resolve(JSON.parse(line)));
    void ended.then(() =>
      reject(
        new SetupError(
          `portcullis ${args[0]} ended before it was ready.`,
          'Its own words are above.',
        ),
      ),
    );
  });
  return { ended, ready, end: () => (child.kill('SIGTERM'), ended) };
}

function defaultDataDir() {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  if (process.platform === 'win32') return process.env.APPDATA ?? homedir();
  return process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share');
}

if (isEntry(import.meta.url)) await main(() => startHeadless(process.argv.slice(2)));
