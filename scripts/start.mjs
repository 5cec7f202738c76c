import { join } from 'node:path';
import process from 'node:process';
import { build } from './build.mjs';
import { root } from './lib/paths.mjs';
import { main, run, say } from './lib/run.mjs';
import { setup } from './setup.mjs';
import { electronExecutable } from './setup/electron-binary.mjs';
import { electronArguments, hasDisplay } from './start/display.mjs';
import { startHeadless } from './start/headless.mjs';

/**
 * `npm start`: installs, builds and starts the companion with an embedded central endpoint.
 * `npm start -- --demo` adds a made-up AI chat site and a sample policy. Other arguments go to the app.
 */
await main(async () => {
  const given = process.argv.slice(2);
  const appArguments = given.filter((argument) => argument !== '--demo');
  await setup({ tests: false });
  await build();
  if (given.includes('--demo')) return demo(appArguments);
  if (!hasDisplay()) {
    say('There is no display here, so the companion cannot show its windows.');
    say('Starting the central endpoint and the agent without them; Ctrl+C ends both.');
    return startHeadless(appArguments);
  }
  say('Starting the companion. Its window and its tray icon appear in a moment.');
  const { status } = await run(electronExecutable(), electronArguments(root, appArguments), {
    cwd: root,
  });
  return status;
});

/** The demo's site is TypeScript of the test fixtures, so it runs under tsx. */
async function demo(appArguments) {
  const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs');
  const script = join(root, 'scripts', 'demo', 'demo.ts');
  return (await run(process.execPath, [tsx, script, ...appArguments], { cwd: root })).status;
}
