import { join } from 'node:path';
import process from 'node:process';
import { build } from './build.mjs';
import { withDesktop } from './lib/desktop-session.mjs';
import { root } from './lib/paths.mjs';
import { main, run } from './lib/run.mjs';

/** Takes the pictures of every window in light and dark anew: `npm run screens`, into docs/screens/. */
await main(async () => {
  await build();
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', '--project', 'e2e', 'test/e2e/companion/screens'];
  const [command, wrapped] = withDesktop([process.execPath, args]);
  const env = { PORTCULLIS_SCREENS: join(root, 'docs', 'screens') };
  return (await run(command, wrapped, { cwd: root, env })).status;
});
