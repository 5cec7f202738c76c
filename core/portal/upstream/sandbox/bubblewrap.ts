import { realpathSync } from 'node:fs';
import type { Program } from '../channels/stdio';
import {
  findProgram,
  programFolders,
  SYSTEM_FOLDERS,
  type SandboxHost,
  type SandboxPolicy,
} from './host';

/** Arguments of bwrap(1). Later mounts lie over earlier ones. */
export function bubblewrapArguments(
  program: Program,
  policy: SandboxPolicy,
  host: SandboxHost,
): string[] {
  const command = findProgram(program.command, host) ?? program.command;
  // A link in a `bin` folder may lead to where the program really is.
  const own = [...new Set([command, realPath(command)])].flatMap((file) =>
    programFolders(file, host),
  );
  return [
    ...['--die-with-parent', '--new-session', '--unshare-all'],
    ...(policy.network ? ['--share-net'] : []),
    ...SYSTEM_FOLDERS.flatMap((folder) => ['--ro-bind-try', folder, folder]),
    // Name resolution of the host, where /etc/resolv.conf is a link into /run.
    ...(policy.network ? ['--ro-bind-try', '/run/systemd/resolve', '/run/systemd/resolve'] : []),
    ...['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'],
    ...(policy.home ? ['--bind', host.home, host.home] : ['--tmpfs', host.home]),
    // The home folder and /tmp hide what lies in them, so the program's own folder comes after.
    ...own.flatMap((folder) => ['--ro-bind-try', folder, folder]),
    ...policy.read.flatMap((folder) => ['--ro-bind-try', folder, folder]),
    ...policy.write.flatMap((folder) => ['--bind-try', folder, folder]),
    ...(program.cwd === undefined
      ? ['--chdir', '/tmp']
      : ['--bind', program.cwd, program.cwd, '--chdir', program.cwd]),
    ...['--', command, ...program.args],
  ];
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file; // is not there: the start will say so
  }
}
