import type { ClientProcess } from '../../../core/exchange/actor';
import type { Clock, ConnectionHint, PolicySource } from '../../../core/exchange/ports';
import { asksForProcess, BudgetedFinder } from './budgeted-finder';
import { runCommand } from '../posture/command';
import { LinuxProcesses } from './linux';
import { ListedProcesses } from './listed-processes';
import { macosProcesses } from './macos';
import { windowsProcesses } from './windows';

/** Tells which program of this computer opened a connection. */
export interface ProcessFinder {
  /** `undefined` where it cannot be told. Never rejects. */
  find(hint: ConnectionHint): Promise<ClientProcess | undefined>;
}

/** The finder of a platform, within its budget; absent where a platform has none. */
export function processFinder(
  platform: NodeJS.Platform,
  clock: Clock,
  policy: PolicySource,
): ProcessFinder | undefined {
  const finder = unboundedFinder(platform, clock);
  return finder && new BudgetedFinder(finder, clock, () => asksForProcess(policy.current()));
}

function unboundedFinder(platform: NodeJS.Platform, clock: Clock): ProcessFinder | undefined {
  if (platform === 'linux') return new LinuxProcesses();
  if (platform === 'darwin') return new ListedProcesses(macosProcesses(runCommand), clock);
  if (platform === 'win32') return new ListedProcesses(windowsProcesses(runCommand), clock);
  return undefined;
}
