import { accessSync, constants } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { PortalServer } from '../../../exchange/policy-portal';

/** What the sandbox knows of this computer. */
export interface SandboxHost {
  readonly platform: NodeJS.Platform;
  /** Folders in which programs are looked for. */
  readonly path: string;
  readonly home: string;
  readonly tmp: string;
}

export type SandboxPolicy = PortalServer['sandbox'];

/** System folders that a program may read. */
export const SYSTEM_FOLDERS: readonly string[] = [
  ...['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64'],
  ...['/etc', '/opt', '/nix'],
];

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

/** Where a program that lies outside of the system folders has its files: `<prefix>/bin/<name>`. */
export function programFolders(command: string, host: SandboxHost): readonly string[] {
  const folder = dirname(command);
  const inSystem = SYSTEM_FOLDERS.some(
    (system) => folder.startsWith(`${system}/`) || folder === system,
  );
  if (inSystem || !command.includes('/')) return [];
  const prefix = dirname(folder);
  return prefix === host.home || prefix === '/' ? [folder] : [prefix];
}
