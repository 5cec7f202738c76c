import type { CommandRunner } from '../command/runner';
import { LinuxManagedSource } from './linux';
import { MacManagedSource } from './macos';
import { WindowsManagedSource } from './windows';

/** `managed` cannot be changed by the person; `recommended` is a default that IT suggests. */
export type ManagedLevel = 'managed' | 'recommended';

/** One place where the operating system keeps configuration for us. */
export type ManagedLayer =
  | { readonly level: ManagedLevel; readonly origin: string; readonly value: unknown }
  | { readonly level: ManagedLevel; readonly origin: string; readonly error: string };

/** Reads the layers, weakest first. A place that does not exist gives no layer. */
export interface ManagedSource {
  read(): Promise<readonly ManagedLayer[]>;
}

/** The source of this platform. */
export function managedSource(platform: NodeJS.Platform, run: CommandRunner): ManagedSource {
  switch (platform) {
    case 'win32':
      return new WindowsManagedSource(run);
    case 'darwin':
      return new MacManagedSource(run);
    default:
      return new LinuxManagedSource('/etc/portcullis/policies');
  }
}
