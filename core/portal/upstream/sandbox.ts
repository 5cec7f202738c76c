import { accessSync, constants } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { PortalServer } from '../../exchange/policy-portal';
import type { Program } from './channels/stdio';
import { UpstreamFailure } from './failure';

/** What the sandbox knows of this computer. */
export interface SandboxHost {
  readonly platform: NodeJS.Platform;
  /** Folders in which programs are looked for. */
  readonly path: string;
  readonly home: string;
  readonly tmp: string;
}

type SandboxPolicy = PortalServer['sandbox'];

/** System folders that a program may read. */
const SYSTEM = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/etc', '/opt', '/nix'];

/** The full path of a program, as a shell would find it. */
export function findProgram(name: string, host: SandboxHost): string | undefined {
  if (name.includes('/') || name.includes('\\')) return resolve(name);
  const suffixes = host.platform === 'win32' ? ['.exe', '.cmd', '.bat', ''] : [''];
  const files = host.path
    .split(delimiter)
    .flatMap((folder) => suffixes.map((suffix) => join(folder, name + suffix)));
  return files.find((file) => executable(file));
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // is not there, or is no program
  }
}

/**
 * The program as it is started: inside bubblewrap (Linux) or seatbelt (macOS) where they are. It
 * sees system files, its own folder and what the policy grants, without network and home folder.
 * @throws UpstreamFailure where the policy requires a sandbox and there is none
 */
export function sandboxed(program: Program, policy: SandboxPolicy, host: SandboxHost): Program {
  if (policy.mode === 'off') return program;
  const tool = { linux: 'bwrap', darwin: 'sandbox-exec' }[host.platform as string];
  const found = tool === undefined ? undefined : findProgram(tool, host);
  if (found !== undefined) {
    const args =
      host.platform === 'linux'
        ? bubblewrapArguments(program, policy, host)
        : ['-p', seatbeltProfile(program, policy, host), program.command, ...program.args];
    return { ...program, command: found, args };
  }
  if (policy.mode === 'auto') return program;
  const missing = tool ?? 'a sandbox for this system';
  throw new UpstreamFailure('sandbox', `The policy requires a sandbox; ${missing} is missing.`);
}

/** Arguments of bwrap(1). Later mounts lie over earlier ones. */
export function bubblewrapArguments(
  program: Program,
  policy: SandboxPolicy,
  host: SandboxHost,
): string[] {
  const command = findProgram(program.command, host) ?? program.command;
  const readable = [...SYSTEM, ...(policy.home ? [] : programFolders(command, host))];
  return [
    ...['--die-with-parent', '--new-session', '--unshare-all'],
    ...(policy.network ? ['--share-net'] : []),
    ...readable.flatMap((folder) => ['--ro-bind-try', folder, folder]),
    ...['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'],
    ...(policy.home ? ['--bind', host.home, host.home] : ['--tmpfs', host.home]),
    // The home folder hides what lies in it, so the program's own folder comes after.
    ...(policy.home ? [] : programFolders(command, host)).flatMap((folder) => [
      '--ro-bind-try',
      folder,
      folder,
    ]),
    ...policy.read.flatMap((folder) => ['--ro-bind-try', folder, folder]),
    ...policy.write.flatMap((folder) => ['--bind-try', folder, folder]),
    ...(program.cwd === undefined
      ? ['--chdir', '/tmp']
      : ['--bind', program.cwd, program.cwd, '--chdir', program.cwd]),
    ...['--', command, ...program.args],
  ];
}

/** Where a program that lies outside of the system folders has its files: `<prefix>/bin/<name>`. */
function programFolders(command: string, host: SandboxHost): readonly string[] {
  const folder = dirname(command);
  const inSystem = SYSTEM.some((system) => folder.startsWith(`${system}/`) || folder === system);
  if (inSystem || !command.includes('/')) return [];
  const prefix = dirname(folder);
  return prefix === host.home || prefix === '/' ? [folder] : [prefix];
}

/** A profile of sandbox-exec(1). */
export function seatbeltProfile(
  program: Program,
  policy: SandboxPolicy,
  host: SandboxHost,
): string {
  const quoted = (path: string): string => JSON.stringify(path);
  const under = (folders: readonly string[]): string =>
    folders.map((folder) => `(subpath ${quoted(folder)})`).join(' ');
  const command = findProgram(program.command, host) ?? program.command;
  const readable = [...programFolders(command, host), ...policy.read, ...policy.write];
  const writable = [host.tmp, ...policy.write, ...(program.cwd === undefined ? [] : [program.cwd])];
  return [
    '(version 1)',
    '(allow default)',
    ...(policy.network ? [] : ['(deny network*)']),
    ...(policy.home ? [] : [`(deny file-read* file-write* (subpath ${quoted(host.home)}))`]),
    '(deny file-write* (subpath "/"))',
    `(allow file-write* ${under(writable)} (literal "/dev/null"))`,
    ...(readable.length > 0 ? [`(allow file-read* ${under(readable)})`] : []),
    ...(program.cwd === undefined ? [] : [`(allow file-read* ${under([program.cwd])})`]),
  ].join('\n');
}
