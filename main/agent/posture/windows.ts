import { release } from 'node:os';
import { z } from 'zod';
import { fingerprintsOfListing } from './certificates';
import type { RunCommand } from './command';
import type { DeviceProbe, Seen } from './probe';

/** Answers in English whatever the system's language: properties and values, no sentences. */
const POWERSHELL = ['-NoProfile', '-NonInteractive', '-Command'];

/** Explorer's own property of the system drive, which unlike `manage-bde` needs no administrator. */
const BITLOCKER =
  "(New-Object -ComObject Shell.Application).NameSpace($env:SystemDrive).Self.ExtendedProperty('System.Volume.BitLockerProtection')";
const FIREWALL =
  'Get-NetFirewallProfile | Select-Object Name,@{n="Enabled";e={[int]$_.Enabled}} | ConvertTo-Json -Compress';
const SERIAL = '(Get-CimInstance Win32_BIOS).SerialNumber';
const CERTIFICATES =
  'Get-ChildItem Cert:\\LocalMachine\\Root,Cert:\\LocalMachine\\My,Cert:\\CurrentUser\\My | ForEach-Object { $_.GetCertHashString([System.Security.Cryptography.HashAlgorithmName]::SHA256) }';
const DESKTOP_KEY = 'HKCU\\Control Panel\\Desktop';
const SYSTEM_KEY = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System';

/** Asks Windows 10 and 11. */
export function windowsProbe(run: RunCommand): DeviceProbe {
  const powershell = (script: string): Promise<string | undefined> =>
    run('powershell.exe', ...POWERSHELL, script);
  return {
    os: 'windows',
    osVersion: () => Promise.resolve(release()),
    diskEncryption: async () => read(await powershell(BITLOCKER), bitLocker),
    firewall: async () => read(await powershell(FIREWALL), windowsFirewall),
    screenLock: async () => {
      const saver = await run('reg.exe', 'query', DESKTOP_KEY, '/v', 'ScreenSaverIsSecure');
      const limit = await run('reg.exe', 'query', SYSTEM_KEY, '/v', 'InactivityTimeoutSecs');
      return windowsLock(saver ?? '', limit ?? '');
    },
    domains: async () => read(await run('dsregcmd.exe', '/status'), windowsDomains),
    processes: async () => read(await run('tasklist.exe', '/fo', 'csv', '/nh'), taskNames),
    certificates: async () => read(await powershell(CERTIFICATES), fingerprintsOfListing),
    serialNumber: async () => (await powershell(SERIAL))?.trim() || undefined,
  };
}

function read<T>(output: string | undefined, parse: (output: string) => T): T | undefined {
  return output === undefined ? undefined : parse(output);
}

/** `System.Volume.BitLockerProtection`: 1 on, 2 off, 3 encrypting, 4 decrypting, 5 suspended, 6 locked. */
export function bitLocker(output: string): Seen | undefined {
  const state = output.trim();
  if (!/^[0-8]$/.test(state)) return undefined;
  const ok = state === '1' || state === '3';
  return { ok, detail: ok ? 'BitLocker' : 'The system disk is not encrypted by BitLocker' };
}

const profileSchema = z.object({ Name: z.string(), Enabled: z.number() });
const profilesSchema = z.union([z.array(profileSchema), profileSchema.transform((one) => [one])]);

/** All profiles count: which one is in use changes with the network. */
export function windowsFirewall(json: string): Seen | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    // The module is missing, and PowerShell says so in words.
    return undefined;
  }
  const parsed = profilesSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const off = parsed.data.filter(({ Enabled }) => Enabled !== 1).map(({ Name }) => Name);
  if (off.length === 0) return { ok: true, detail: 'Windows Defender Firewall' };
  return { ok: false, detail: `The firewall is off for ${off.join(', ')}` };
}

/** A secure screen saver, or the machine's inactivity limit (0x384 = 900 seconds). */
export function windowsLock(saver: string, limit: string): Seen {
  const secure = /ScreenSaverIsSecure\s+REG_SZ\s+1/.test(saver);
  const seconds = Number(
    /InactivityTimeoutSecs\s+REG_DWORD\s+(0x[0-9a-f]+)/i.exec(limit)?.[1] ?? 0,
  );
  if (seconds > 0) return { ok: true, detail: `Locks after ${Math.ceil(seconds / 60)} minutes` };
  return {
    ok: secure,
    detail: secure ? 'Locks with the screen saver' : 'The screen does not lock',
  };
}

/** `dsregcmd /status`: Active Directory, Entra ID and the tenant's name. */
export function windowsDomains(output: string): string[] {
  const value = (name: string): string | undefined =>
    new RegExp(`^\\s*${name}\\s*:\\s*(.+?)\\s*$`, 'm').exec(output)?.[1];
  const names: string[] = [];
  if (value('DomainJoined') === 'YES') names.push(value('DomainName') ?? 'domain');
  if (value('AzureAdJoined') === 'YES') names.push(value('TenantName') ?? 'entra');
  return names.map((name) => name.toLowerCase());
}

/** `"chrome.exe","1234","Console","1","200,000 K"`. */
export function taskNames(csv: string): ReadonlySet<string> {
  const names = [...csv.matchAll(/^"([^"]+)"/gm)].map(([, name = '']) => name.toLowerCase());
  return new Set(names.map((name) => name.replace(/\.exe$/, '')));
}
