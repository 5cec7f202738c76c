import { join } from 'node:path';
import process from 'node:process';
import { build } from './build.mjs';
import { withDesktop } from './lib/desktop-session.mjs';
import { root } from './lib/paths.mjs';
import { main, run } from './lib/run.mjs';
import { setup } from './setup.mjs';

/** Measurements: `npm run bench [-- NAME …]` prints one table of ratios. */
await main(async () => {
  await setup({ tests: true });
  await build();
  const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs');
  const bench = [tsx, join(root, 'test', 'bench', 'index.ts'), ...process.argv.slice(2)];
  const [command, args] = withDesktop([process.execPath, bench]);
  return (await run(command, args, { cwd: root })).status;
});
