import type { CompanionState } from '../../preload/contract';
import type { CommandRunner } from '../command/runner';
import { GnomeProxy } from './gnome';
import { KdeProxy } from './kde';
import { MacProxy } from './macos';
import { WindowsProxy } from './windows';

export type RoutingStatus = CompanionState['routing'];

/** What the system proxy was before us, as the platform writes it. */
export type PreviousSettings = Readonly<Record<string, string>>;

/** The desktop's own proxy setting. */
export interface SystemProxy {
  /** `unsupported` where this desktop has no such setting. */
  status(pacUrl: string): Promise<RoutingStatus>;
  read(): Promise<PreviousSettings>;
  /** Points the desktop to the PAC file; false if that did not work. */
  set(pacUrl: string): Promise<boolean>;
  restore(previous: PreviousSettings): Promise<boolean>;
  /** What to do by hand. */
  steps(pacUrl: string): readonly string[];
}

export function systemProxy(
  platform: NodeJS.Platform,
  run: CommandRunner,
  desktop: string,
): SystemProxy {
  switch (platform) {
    case 'win32':
      return new WindowsProxy(run);
    case 'darwin':
      return new MacProxy(run);
    default:
      return /\bKDE\b/i.test(desktop) ? new KdeProxy(run) : new GnomeProxy(run);
  }
}
