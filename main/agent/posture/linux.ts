import { readdir, readFile } from 'node:fs/promises';
import { fingerprintsOfPem } from './certificates';
import type { RunCommand } from './command';
import {
  gnomeLock,
  kdeLock,
  linuxFirewall,
  osReleaseVersion,
  realmNames,
  rootEncryption,
  sssdDomains,
} from './linux-output';
import type { DeviceProbe, Seen } from './probe';

/** Bundles of trusted roots, as Debian, Fedora and Arch name them. */
const TRUST_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ca-certificates/extracted/tls-ca-bundle.pem',
];

/** Asks a Linux desktop. Everything is read as the person: nothing needs root. */
export function linuxProbe(run: RunCommand): DeviceProbe {
  return {
    os: 'linux',
    osVersion: async () => osReleaseVersion((await textOf('/etc/os-release')) ?? ''),
    diskEncryption: async () => {
      const json = await run('lsblk', '--json', '--output', 'NAME,TYPE,FSTYPE,MOUNTPOINTS');
      return json === undefined ? undefined : rootEncryption(json);
    },
    firewall: () => firewall(run),
    screenLock: () => screenLock(run),
    domains: () => domains(run),
    processes,
    certificates: trustedCertificates,
    serialNumber: async () => {
      // The kernel shows it to root only; some vendors' firmware and most virtual machines differ.
      const serial = await textOf('/sys/class/dmi/id/product_serial');
      return serial?.trim() || undefined;
    },
  };
}

/** `is-active` ends with a status for what is not active: `show` says the same without one. */
async function firewall(run: RunCommand): Promise<Seen | undefined> {
  const units = ['ufw', 'firewalld', 'nftables'];
  const states: string[] = [];
  for (const unit of units) {
    const state = await run('systemctl', 'show', '--property=ActiveState', '--value', unit);
    if (state === undefined) return undefined;
    states.push(state.trim());
  }
  return linuxFirewall(states.join('\n'), await textOf('/etc/ufw/ufw.conf'));
}

async function screenLock(run: RunCommand): Promise<Seen | undefined> {
  const kde = ['--file', 'kscreenlockerrc', '--group', 'Daemon', '--key', 'Autolock'];
  // The shell of KDE Plasma.
  if ((await processes()).has('plasmashell')) {
    for (const command of ['kreadconfig6', 'kreadconfig5']) {
      const autolock = await run(command, ...kde, '--default', 'true');
      if (autolock !== undefined) return kdeLock(autolock);
    }
    return undefined;
  }
  const enabled = await run('gsettings', 'get', 'org.gnome.desktop.screensaver', 'lock-enabled');
  const delay = await run('gsettings', 'get', 'org.gnome.desktop.session', 'idle-delay');
  return enabled === undefined || delay === undefined ? undefined : gnomeLock(enabled, delay);
}

async function domains(run: RunCommand): Promise<readonly string[]> {
  const realms = await run('realm', 'list', '--name-only');
  const sssd = await textOf('/etc/sssd/sssd.conf');
  return [...new Set([...realmNames(realms ?? ''), ...sssdDomains(sssd ?? '')])];
}

/** The names of /proc; `comm` is cut at 15 characters, so the file's own name counts, too. */
async function processes(): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const pids = (await readdir('/proc')).filter((name) => /^[0-9]+$/.test(name));
  await Promise.all(
    pids.map(async (pid) => {
      const comm = await textOf(`/proc/${pid}/comm`);
      if (comm !== undefined) names.add(comm.trim().toLowerCase());
      const command = await textOf(`/proc/${pid}/cmdline`);
      const file = command?.split('\0', 1)[0]?.split('/').at(-1);
      if (file) names.add(file.toLowerCase());
    }),
  );
  return names;
}

async function trustedCertificates(): Promise<ReadonlySet<string> | undefined> {
  for (const file of TRUST_BUNDLES) {
    const pem = await textOf(file);
    if (pem !== undefined) return fingerprintsOfPem(pem);
  }
  return undefined;
}

/** A file that is not there, or not for this person, has nothing to say. */
async function textOf(file: string): Promise<string | undefined> {
  return await readFile(file, 'utf8').catch(() => undefined);
}
