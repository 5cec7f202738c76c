import { runCommand } from '../../main/command/runner';
import { browserPolicies, LinuxBrowserPolicies } from '../../main/routing/browser-policies';

/** Writes or removes the policies of browsers on this platform, and says what was done. */
export async function setBrowserPolicies(
  pac: string | undefined,
  isRemoval: boolean,
): Promise<readonly string[]> {
  const policies = browserPolicies(process.platform, runCommand);
  if (policies === undefined) {
    throw new Error('on macOS browsers take policies from a configuration profile only');
  }
  if (isRemoval) {
    await policies.remove();
    return ['removed'];
  }
  // A PAC file by policy too, which group policy does on Windows.
  if (policies instanceof LinuxBrowserPolicies) return policies.write(pac);
  if (await policies.ensure()) return ['written to the registry'];
  throw new Error('the registry could not be written; an administrator can');
}
