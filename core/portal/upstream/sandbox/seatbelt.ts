import type { Program } from '../channels/stdio';
import { findProgram, programFolders, type SandboxHost, type SandboxPolicy } from './host';

/** Arguments of sandbox-exec(1). */
export function seatbeltArguments(
  program: Program,
  policy: SandboxPolicy,
  host: SandboxHost,
): string[] {
  return ['-p', seatbeltProfile(program, policy, host), program.command, ...program.args];
}

/** A profile of sandbox-exec(1); later rules go over earlier ones. */
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
  const home = policy.home ? [host.home] : [];
  const writable = [
    host.tmp,
    ...home,
    ...policy.write,
    ...(program.cwd === undefined ? [] : [program.cwd]),
  ];
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
