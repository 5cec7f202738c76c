import { fingerprintsOfListing } from './certificates';
import type { RunCommand } from './command';
import type { DeviceProbe, Seen } from './probe';

const FIREWALL = '/usr/libexec/ApplicationFirewall/socketfilterfw';
const KEYCHAINS = [
  '/Library/Keychains/System.keychain',
  '/System/Library/Keychains/SystemRootCertificates.keychain',
];

/** Asks macOS 13 and later; nothing needs an administrator. */
export function macosProbe(run: RunCommand): DeviceProbe {
  return {
    os: 'macos',
    osVersion: async () => (await run('/usr/bin/sw_vers', '-productVersion'))?.trim() ?? '',
    diskEncryption: async () => read(await run('/usr/bin/fdesetup', 'status'), fileVault),
    firewall: async () => read(await run(FIREWALL, '--getglobalstate'), macosFirewall),
    screenLock: async () =>
      read(await run('/usr/sbin/sysadminctl', '-screenLock', 'status'), macosLock),
    domains: async () => {
      const enrolment = await run('/usr/bin/profiles', 'status', '-type', 'enrollment');
      const directory = await run('/usr/sbin/dsconfigad', '-show');
      return macosDomains(enrolment ?? '', directory ?? '');
    },
    processes: async () => read(await run('/bin/ps', '-axo', 'comm='), commandNames),
    certificates: async () =>
      read(
        await run('/usr/bin/security', 'find-certificate', '-a', '-Z', ...KEYCHAINS),
        fingerprintsOfListing,
      ),
    serialNumber: async () =>
      read(await run('/usr/sbin/ioreg', '-rd1', '-c', 'IOPlatformExpertDevice'), platformSerial),
  };
}

function read<T>(output: string | undefined, parse: (output: string) => T): T | undefined {
  return output === undefined ? undefined : parse(output);
}

/** `FileVault is On.`, also while it still encrypts. */
export function fileVault(output: string): Seen | undefined {
  const state = /FileVault is (On|Off)/.exec(output)?.[1];
  if (state === undefined) return undefined;
  const ok = state === 'On';
  return { ok, detail: ok ? 'FileVault' : 'FileVault is off' };
}

/** `Firewall is enabled. (State = 1)`; 2 blocks everything that comes in. */
export function macosFirewall(output: string): Seen | undefined {
  const state = /State = (\d)/.exec(output)?.[1];
  if (state === undefined) return undefined;
  const ok = state !== '0';
  return { ok, detail: ok ? 'Application firewall' : 'The firewall is off' };
}

/** `screenLock delay is immediate`, `screenLock delay is 300 seconds`, `screenLock is off`. */
export function macosLock(output: string): Seen | undefined {
  if (/screenLock is off/i.test(output)) return { ok: false, detail: 'The screen does not lock' };
  const delay = /screenLock delay is (immediate|\d+(?:\.\d+)? seconds)/i.exec(output)?.[1];
  return delay === undefined ? undefined : { ok: true, detail: `Locks: ${delay}` };
}

/**
 * Names that manage the device, lower case: its Active Directory domain and its MDM server
 * (`mdm` if unnamed).
 */
export function macosDomains(enrolment: string, directory: string): string[] {
  const names: string[] = [];
  const domain = /Active Directory Domain\s*=\s*(\S+)/.exec(directory)?.[1];
  if (domain !== undefined) names.push(domain.toLowerCase());
  if (/^MDM enrollment:\s*Yes/m.test(enrolment)) {
    const server = /^MDM server:\s*https:\/\/([^/\s]+)/m.exec(enrolment)?.[1];
    names.push(server?.toLowerCase() ?? 'mdm');
  }
  return names;
}

/** A path a line; names may hold spaces. */
export function commandNames(output: string): ReadonlySet<string> {
  const names = output.split('\n').map((line) => line.trim().split('/').at(-1) ?? '');
  return new Set(names.filter((name) => name !== '').map((name) => name.toLowerCase()));
}

export function platformSerial(output: string): string | undefined {
  return /"IOPlatformSerialNumber" = "([^"]+)"/.exec(output)?.[1];
}
