import { join } from 'node:path';
import process from 'node:process';
import { compressAssets } from './build/compress-assets.mjs';
import { isEntry, root } from './lib/paths.mjs';
import { main, run, say, SetupError } from './lib/run.mjs';
import { digest, done, markDone } from './lib/stamp.mjs';

const SOURCES = [
  'cli',
  'core',
  'main',
  'preload',
  'renderer',
  'server',
  'resources',
  'electron.vite.config.ts',
  'vite.cli.config.ts',
  'package-lock.json',
];

/** Builds app, console and command line into `out/`; skipped when nothing has changed. */
export async function build() {
  const wanted = digest(SOURCES);
  if (done('build', wanted)) return;
  say('Building …');
  await step(['electron-vite', 'build']);
  await compressAssets(join(root, 'out', 'renderer', 'assets'));
  await step(['vite', 'build', '-c', 'vite.cli.config.ts']);
  markDone('build', wanted);
}

async function step([tool, ...args]) {
  const { status } = await run(process.execPath, [binary(tool), ...args], {
    cwd: root,
    env: { NODE_ENV: 'production' },
  });
  if (status !== 0)
    throw new SetupError(
      `${tool} failed; its own words are above.`,
      'Mend the source and run npm run build.',
    );
}

const BINARIES = {
  'electron-vite': 'electron-vite/bin/electron-vite.js',
  vite: 'vite/bin/vite.js',
};
const binary = (tool) => join(root, 'node_modules', BINARIES[tool]);

if (isEntry(import.meta.url)) await main(build);
