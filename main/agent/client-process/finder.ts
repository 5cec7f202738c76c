import type { ClientProcess } from '../../../core/exchange/actor';
import type { ConnectionHint } from '../../../core/exchange/ports';
import { LinuxProcesses } from './linux';

/** Tells which program of this computer opened a connection. */
export interface ProcessFinder {
  /** `undefined` where it cannot be told. Never rejects. */
  find(hint: ConnectionHint): Promise<ClientProcess | undefined>;
}

/** The finder of a platform; absent where Node can ask the system by no documented interface. */
export function processFinder(platform: NodeJS.Platform): ProcessFinder | undefined {
  return platform === 'linux' ? new LinuxProcesses() : undefined;
}
