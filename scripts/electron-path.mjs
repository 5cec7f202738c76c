import { electronExecutable } from './setup/electron-binary.mjs';
import { main, SetupError } from './lib/run.mjs';

/** Prints the path of the Electron that start, tests and packaging use here. */
await main(async () => {
  const executable = electronExecutable();
  if (!executable) throw new SetupError('Electron is not installed yet.', 'Run npm run setup.');
  console.log(executable);
});
