import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { policyDocumentSchema, type PolicyDocument } from '../../../core/exchange/policy-document';
import { postureCheckSchema } from '../../../core/exchange/policy-posture';
import { fingerprintsOfListing, fingerprintsOfPem } from '../../../main/agent/posture/certificates';
import { checkPosture, isAtLeast } from '../../../main/agent/posture/checks';
import { DevicePosture } from '../../../main/agent/posture/device-posture';
import {
  gnomeLock,
  kdeLock,
  linuxFirewall,
  osReleaseVersion,
  realmNames,
  rootEncryption,
  sssdDomains,
} from '../../../main/agent/posture/linux-output';
import {
  commandNames,
  fileVault,
  macosDomains,
  macosFirewall,
  macosLock,
  platformSerial,
} from '../../../main/agent/posture/macos';
import type { DeviceProbe } from '../../../main/agent/posture/probe';
import {
  bitLocker,
  taskNames,
  windowsDomains,
  windowsFirewall,
  windowsLock,
} from '../../../main/agent/posture/windows';
import { temporaryFolder } from '../audit/temporary-folder';
import * as output from './posture-outputs';

describe('what Linux says', () => {
  it('about the disk', () => {
    expect(rootEncryption(output.LSBLK_LUKS)).toEqual({ ok: true, detail: 'LUKS' });
    expect(rootEncryption(output.LSBLK_PLAIN)?.ok).toBe(false);
    expect(rootEncryption('{"blockdevices":[]}')).toBeUndefined();
    expect(rootEncryption('lsblk: unknown option')).toBeUndefined();
  });

  it('about the firewall', () => {
    expect(linuxFirewall('active\ninactive\ninactive', 'ENABLED=yes\n')?.ok).toBe(true);
    expect(linuxFirewall('active\ninactive\ninactive', 'ENABLED=no\n')?.ok).toBe(false);
    expect(linuxFirewall('inactive\nactive\ninactive', undefined).detail).toBe('firewalld');
    expect(linuxFirewall('inactive\ninactive\nactive', undefined).detail).toBe('nftables');
    expect(linuxFirewall('\n\n', undefined).ok).toBe(false);
  });

  it('about the screen, its version and its domain', () => {
    expect(gnomeLock('true\n', 'uint32 300\n')).toEqual({
      ok: true,
      detail: 'Locks after 5 minutes',
    });
    expect(gnomeLock('false\n', 'uint32 300\n').ok).toBe(false);
    expect(gnomeLock('true\n', 'uint32 0\n').ok).toBe(false);
    expect([kdeLock('true\n').ok, kdeLock('false\n').ok]).toEqual([true, false]);
    expect(osReleaseVersion('ID=ubuntu\nVERSION_ID="24.04"\nVERSION="24.04.1"\n')).toBe('24.04');
    expect(realmNames('Corp.Example.com\n\n')).toEqual(['corp.example.com']);
    expect(sssdDomains('[sssd]\ndomains = a.example, B.example\n')).toEqual([
      'a.example',
      'b.example',
    ]);
  });
});

describe('what Windows says', () => {
  it('about the disk and the firewall', () => {
    expect(bitLocker('1\r\n')?.ok).toBe(true);
    expect(bitLocker('2\r\n')?.ok).toBe(false);
    expect(bitLocker('')).toBeUndefined();
    const profiles = (enabled: number) =>
      `[{"Name":"Domain","Enabled":1},{"Name":"Private","Enabled":1},{"Name":"Public","Enabled":${enabled}}]`;
    expect(windowsFirewall(profiles(1))?.ok).toBe(true);
    expect(windowsFirewall(profiles(0))).toEqual({
      ok: false,
      detail: 'The firewall is off for Public',
    });
    expect(windowsFirewall('Get-NetFirewallProfile : not recognized')).toBeUndefined();
  });

  it('about the screen, the domain and programs', () => {
    expect(windowsLock(output.SCREENSAVER, '').ok).toBe(true);
    expect(windowsLock('', output.INACTIVITY).detail).toBe('Locks after 15 minutes');
    expect(windowsLock('', '').ok).toBe(false);
    expect(windowsDomains(output.DSREGCMD)).toEqual(['corp', 'example ltd']);
    expect(windowsDomains('AzureAdJoined : NO\nDomainJoined : NO\n')).toEqual([]);
    expect(taskNames(output.TASKLIST).has('msmpeng')).toBe(true);
  });
});

describe('what macOS says', () => {
  it('about the disk, the firewall and the screen', () => {
    expect(fileVault('FileVault is On.\n')?.ok).toBe(true);
    expect(fileVault('FileVault is Off.\n')?.ok).toBe(false);
    expect(fileVault('Error')).toBeUndefined();
    expect(macosFirewall('Firewall is enabled. (State = 1) \n')?.ok).toBe(true);
    expect(macosFirewall('Firewall is disabled. (State = 0) \n')?.ok).toBe(false);
    expect(macosLock('2026-01-02 sysadminctl[1:2] screenLock delay is 300 seconds')?.ok).toBe(true);
    expect(macosLock('sysadminctl[1:2] screenLock is off')?.ok).toBe(false);
    expect(macosLock('usage')).toBeUndefined();
  });

  it('about its management, programs, certificates and serial number', () => {
    const enrolment =
      'Enrolled via DEP: Yes\nMDM enrollment: Yes (User Approved)\nMDM server: https://mdm.example.com/x\n';
    expect(macosDomains(enrolment, output.DSCONFIGAD)).toEqual([
      'corp.example.com',
      'mdm.example.com',
    ]);
    expect(macosDomains('MDM enrollment: No\n', '')).toEqual([]);
    expect(
      commandNames('/usr/libexec/logd\n/Applications/Some App.app/Contents/MacOS/Some App\n'),
    ).toEqual(new Set(['logd', 'some app']));
    expect(fingerprintsOfListing(output.SECURITY_LISTING).size).toBe(1);
    expect(platformSerial(output.IOREG)).toBe('C02XK1ABJGH7');
  });
});

it('compares versions number by number', () => {
  expect(isAtLeast('10.0.22631', '10.0.9600')).toBe(true);
  expect(isAtLeast('24.04', '24.4')).toBe(true);
  expect(isAtLeast('15', '15.1')).toBe(false);
  expect(isAtLeast('15.1.0', '15.1')).toBe(true);
});

it('knows certificates by the digest of their DER form', () => {
  const [one = '', two = ''] = rootCertificates;
  const der = Buffer.from(one.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const found = fingerprintsOfPem(`${one}\n# a comment\n${two}`);
  expect(found.size).toBe(2);
  expect(found.has(createHash('sha256').update(der).digest('hex'))).toBe(true);
});

/** A device whose every answer tests decide. */
function probeOf(more: Partial<DeviceProbe> = {}): DeviceProbe {
  return {
    os: 'linux',
    osVersion: async () => '24.04',
    diskEncryption: async () => ({ ok: true, detail: 'LUKS' }),
    firewall: async () => ({ ok: false, detail: 'off' }),
    screenLock: async () => undefined,
    domains: async () => [],
    processes: async () => new Set(['agent']),
    certificates: async () => new Set(['ab'.repeat(32)]),
    serialNumber: async () => 'S1',
    ...more,
  };
}

describe('checks', () => {
  const check = (kind: string, more: object) =>
    postureCheckSchema.parse({ id: 'own', name: 'Own', kind, ...more });

  it.each([
    ['os_version', { atLeast: '24.04' }, 'passed'],
    ['os_version', { atLeast: '24.10' }, 'failed'],
    ['process', { process: 'Agent.exe' }, 'passed'],
    ['process', { process: 'other' }, 'failed'],
    ['certificate', { sha256: 'AB'.repeat(32) }, 'passed'],
    ['certificate', { sha256: 'CD'.repeat(32) }, 'failed'],
    ['serial_number', { in: ['s1', 's2'] }, 'passed'],
    ['serial_number', { in: ['s2'] }, 'failed'],
    ['domain', { domain: 'corp.example' }, 'failed'],
  ])('%s %j: %s', async (kind, more, result) => {
    const results = await checkPosture(probeOf(), [check(kind, more)]);
    expect(results.find(({ id }) => id === 'own')?.result).toBe(result);
  });

  it('know a file by its content', async () => {
    const path = join(await temporaryFolder(), 'agent.conf');
    const sha256 = createHash('sha256').update('right').digest('hex');
    const result = async () =>
      (await checkPosture(probeOf(), [check('file', { path, sha256 })])).at(-1)?.result;
    expect(await result()).toBe('failed');
    await writeFile(path, 'right');
    expect(await result()).toBe('passed');
    await writeFile(path, 'wrong');
    expect(await result()).toBe('failed');
  });

  it('are left out on other systems, and unknown where they fail to run', async () => {
    const elsewhere = check('domain', { domain: 'x', os: ['windows'] });
    const broken = probeOf({ firewall: () => Promise.reject(new Error('no')) });
    const results = await checkPosture(broken, [elsewhere]);
    expect(results.map(({ id, result }) => [id, result])).toEqual([
      ['disk_encryption', 'passed'],
      ['firewall', 'unknown'],
      ['screen_lock', 'unknown'],
      ['domain_joined', 'failed'],
    ]);
  });
});

describe('the posture of the device', () => {
  it('is checked at the start, with a new policy and on demand, and read at once', async () => {
    let firewall = false;
    const listeners: ((policy: PolicyDocument) => void)[] = [];
    const posture = new DevicePosture({
      probe: probeOf({ firewall: async () => ({ ok: firewall, detail: 'x' }) }),
      policy: {
        current: () => policyDocumentSchema.parse({}),
        subscribe: (listener) => {
          listeners.push(listener);
          return () => undefined;
        },
      },
      enrolled: () => false,
      log: pino({ level: 'silent' }),
    });
    expect(posture.facts()).toBeUndefined();
    posture.start();
    await vi.waitUntil(() => posture.facts() !== undefined);
    expect(posture.facts()).toEqual({
      ...{ os: 'linux', osVersion: '24.04', serialNumber: 'S1', managed: false },
      posture: { disk_encryption: true, firewall: false, domain_joined: false },
    });
    firewall = true;
    await posture.check();
    expect(posture.facts()?.posture['firewall']).toBe(true);
    const checks = [{ id: 'edr', name: 'EDR', kind: 'process', process: 'agent' }] as const;
    listeners[0]?.(policyDocumentSchema.parse({ posture: { checks } }));
    await posture.check();
    expect(posture.facts()?.posture['edr']).toBe(true);
    await posture.close();
  });
});
