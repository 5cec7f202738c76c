import { checkNode, installDependencies } from './setup/dependencies.mjs';
import { installElectron } from './setup/electron-binary.mjs';
import { ensureSystemPackages } from './setup/system-packages.mjs';
import { main, say } from './lib/run.mjs';
import { isEntry } from './lib/paths.mjs';

/**
 * Everything a fresh machine needs before the project can be built and run.
 * @param {{tests: boolean}} options
 */
export async function setup(options) {
  checkNode();
  await ensureSystemPackages(options);
  await installDependencies();
  await installElectron();
}

if (isEntry(import.meta.url)) {
  await main(async () => {
    await setup({ tests: process.argv.includes('--tests') });
    say('Ready.');
  });
}
