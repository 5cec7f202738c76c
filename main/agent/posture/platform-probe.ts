import { runCommand } from './command';
import { linuxProbe } from './linux';
import { macosProbe } from './macos';
import type { DeviceProbe } from './probe';
import { windowsProbe } from './windows';

/** How this system is asked; anything that is not Windows or macOS is asked like Linux. */
export function platformProbe(platform: NodeJS.Platform = process.platform): DeviceProbe {
  if (platform === 'win32') return windowsProbe(runCommand);
  return platform === 'darwin' ? macosProbe(runCommand) : linuxProbe(runCommand);
}
