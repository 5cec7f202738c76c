import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

/** Switch after which everything belongs to the `portcullis` command. */
const SWITCH = '--cli';

/** The arguments of the command, or undefined where the companion is to start. */
export function commandLineOf(argv: readonly string[]): readonly string[] | undefined {
  const at = argv.indexOf(SWITCH);
  return at < 0 ? undefined : argv.slice(at + 1);
}

/**
 * Runs the built command in this process, before Chromium opens a display, and ends with its status.
 * A packaged app has no Node to run it by: the fuse `runAsNode` is off.
 */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const script = join(app.getAppPath(), 'out', 'cli', 'portcullis.js');
  process.argv = [process.execPath, script, ...args];
  try {
    await import(pathToFileURL(script).href);
  } catch (error) {
    process.stderr.write(`portcullis: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
  process.exit(process.exitCode);
}
