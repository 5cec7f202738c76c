import { commandLineOf, runCommandLine } from './command-line';

/** One program, two uses: the companion, and the `portcullis` command of an installed package. */
const command = commandLineOf(process.argv);
if (command === undefined) {
  const { runCompanion } = await import('./companion-app');
  runCompanion();
} else {
  await runCommandLine(command);
}
