import { homedir } from 'node:os';
import type { ChangeResult, CompanionState } from '../../preload/contract';
import type { CommandRunner } from '../command/runner';
import { LinuxTrustStore } from './linux';
import { MacTrustStore } from './macos';
import { WindowsTrustStore } from './windows';

/** The interception CA that is to be trusted. */
export interface CaCertificate {
  /** PEM file. */
  readonly file: string;
  /** SHA-256 of the DER, lower-case hexadecimal without colons. */
  readonly fingerprint: string;
}

export interface InstallOptions {
  readonly unattended: boolean;
}

export type TrustStatus = CompanionState['trust'];

/** One store, as the doctor names it. */
export interface TrustPlace {
  readonly kind: 'system' | 'browser';
  /** For people: "Firefox (abc.default)", "the system's store". */
  readonly name: string;
  readonly isTrusted: boolean;
  /** Commands that put it in there. */
  readonly steps: readonly string[];
}

/** The certificate stores of this desk. */
export interface TrustStore {
  /** Every store that is there, one by one. */
  places(ca: CaCertificate): Promise<readonly TrustPlace[]>;
  status(ca: CaCertificate): Promise<TrustStatus>;
  /** `unattended`: where the system would ask for a password, that part is left out. */
  install(ca: CaCertificate, options?: InstallOptions): Promise<ChangeResult>;
  remove(ca: CaCertificate): Promise<ChangeResult>;
}

export function trustStore(platform: NodeJS.Platform, run: CommandRunner): TrustStore {
  switch (platform) {
    case 'win32':
      return new WindowsTrustStore(run);
    case 'darwin':
      return new MacTrustStore(run);
    default:
      return new LinuxTrustStore(run, { home: homedir(), isRoot: process.getuid?.() === 0 });
  }
}
