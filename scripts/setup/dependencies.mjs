import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { root } from '../lib/paths.mjs';
import { run, say, SetupError } from '../lib/run.mjs';
import { digest, done, markDone } from '../lib/stamp.mjs';

const MIN_NODE = [20, 18];

/** Fails early where Node is too old, before anything cryptic does. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return;
  throw new SetupError(
    `Node ${process.versions.node} is too old.`,
    `Install Node ${MIN_NODE.join('.')} or newer from https://nodejs.org and run the command again.`,
  );
}

/** Installs exactly what the lock file names; skipped when that has been done. */
export async function installDependencies() {
  const wanted = digest(['package.json', 'package-lock.json']) + process.versions.modules;
  if (existsSync(join(root, 'node_modules')) && done('dependencies', wanted)) return;
  say('Installing npm packages (native modules may be compiled, this takes a minute or two) …');
  // Electron's binary is fetched by a step of its own, which has a fallback.
  const result = await run('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    env: { ELECTRON_SKIP_BINARY_DOWNLOAD: '1', ONNXRUNTIME_NODE_INSTALL: 'skip' },
  });
  if (result.status !== 0) {
    throw new SetupError(
      'npm could not install the packages; its own words are above.',
      'Check the network, and that python3, make and a C++ compiler are there for native modules; then run the command again.',
    );
  }
  markDone('dependencies', wanted);
}
