import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { electronExecutable } from '../../../scripts/setup/electron-binary.mjs';

const run = promisify(execFile);

/** A machine that IT manages, as far as one app sees it: Electron with an `/etc` of its own. */
export interface ManagedMachine {
  readonly executable: string;
  /** The file that the settings are in, as the app names it. */
  readonly origin: string;
  remove(): Promise<void>;
}

/** Whether this machine can give a program an `/etc` of its own; a container may forbid it. */
export async function canManage(): Promise<boolean> {
  return run('bwrap', ['--dev-bind', '/', '/', 'true']).then(
    () => true,
    () => false,
  );
}

export async function manageMachine(settings: object): Promise<ManagedMachine> {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-managed-'));
  const etc = join(folder, 'etc');
  // What only root may read is of no use to the app; links to it would be dangling.
  await cp('/etc', etc, { recursive: true, verbatimSymlinks: true, errorOnExist: false });
  const policies = join(etc, 'portcullis', 'policies', 'managed');
  await mkdir(policies, { recursive: true });
  await writeFile(join(policies, 'it.json'), JSON.stringify(settings));
  const executable = join(folder, 'electron');
  const mounts = `--dev-bind / / --bind '${etc}' /etc`;
  const script = `#!/bin/sh\nexec bwrap ${mounts} -- '${electronExecutable() ?? ''}' "$@"\n`;
  await writeFile(executable, script, { mode: 0o755 });
  return {
    executable,
    origin: '/etc/portcullis/policies/managed/it.json',
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
