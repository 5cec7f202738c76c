import { join } from 'node:path';
import process from 'node:process';
import { build } from './build.mjs';
import { withDesktop } from './lib/desktop-session.mjs';
import { root } from './lib/paths.mjs';
import { main, run } from './lib/run.mjs';

/** End-to-end tests alone: `npm run test:e2e [-- FILTER …]`. */
await main(async () => {
  await build();
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', '--project', 'e2e', ...process.argv.slice(2)];
  const [command, wrapped] = withDesktop([process.execPath, args]);
  return (await run(command, wrapped, { cwd: root })).status;
});
