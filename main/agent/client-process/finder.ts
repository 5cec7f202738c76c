import type { ClientProcess } from '../../../core/exchange/actor';
import type { Clock, ConnectionHint, PolicySource } from '../../../core/exchange/ports';
import { asksForProcess, BudgetedFinder } from './budgeted-finder';
import { LinuxProcesses } from './linux';

/** Tells which program of this computer opened a connection. */
export interface ProcessFinder {
  /** `undefined` where it cannot be told. Never rejects. */
  find(hint: ConnectionHint): Promise<ClientProcess | undefined>;
}

/** The finder of a platform; absent where Node can ask the system by no documented interface. */
export function processFinder(
  platform: NodeJS.Platform,
  clock: Clock,
  policy: PolicySource,
): ProcessFinder | undefined {
  if (platform !== 'linux') return undefined;
  return new BudgetedFinder(new LinuxProcesses(), clock, () => asksForProcess(policy.current()));
}
