import { runCommand } from '../../main/command/runner';
import { LinuxBrowserPolicies, writeWindowsPolicies } from '../../main/routing/browser-policies';

/** Writes or removes the policies of browsers on this platform, and says what was done. */
export async function setBrowserPolicies(
  pac: string | undefined,
  isRemoval: boolean,
): Promise<readonly string[]> {
  switch (process.platform) {
    case 'linux': {
      const policies = new LinuxBrowserPolicies();
      if (!isRemoval) return policies.write(pac);
      await policies.remove();
      return ['removed'];
    }
    case 'win32':
      if (isRemoval) throw new Error('take the values out by group policy');
      if (await writeWindowsPolicies(runCommand)) return ['written to the registry'];
      throw new Error('the registry could not be written; an administrator can');
    default:
      throw new Error('on macOS browsers take policies from a configuration profile only');
  }
}
