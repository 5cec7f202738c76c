import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { DesktopSession } from './session';

/** What an installed companion may touch, and must leave as it was. */
export interface MachineState {
  /** SHA-256 fingerprints of the roots that programs of this machine trust. */
  readonly systemRoots: readonly string[];
  /** The same of the person's NSS database. */
  readonly browserRoots: readonly string[];
  readonly proxyMode: string;
  readonly pacUrl: string;
  readonly autostart: readonly string[];
  readonly schemeHandlers: readonly string[];
  readonly programs: readonly string[];
  readonly browserPolicies: readonly string[];
  readonly processes: readonly number[];
}

const PROXY = 'org.gnome.system.proxy';

export async function machineState(session: DesktopSession): Promise<MachineState> {
  const setting = async (key: string): Promise<string> =>
    (await session.run('gsettings', 'get', PROXY, key)).trim();
  return {
    systemRoots: fingerprints(readFileSync('/etc/ssl/certs/ca-certificates.crt', 'utf8')),
    browserRoots: await nssRoots(session),
    proxyMode: await setting('mode'),
    pacUrl: await setting('autoconfig-url'),
    autostart: [
      ...names('/etc/xdg/autostart'),
      ...names(join(session.home, '.config', 'autostart')),
    ],
    schemeHandlers: handlers(session.home),
    programs: [...names('/opt'), ...names('/usr/bin').filter((name) => /portcullis/.test(name))],
    browserPolicies: [
      '/etc/opt/chrome/policies/managed',
      '/etc/chromium/policies/managed',
      '/etc/opt/edge/policies/managed',
      '/etc/firefox/policies',
    ].flatMap((folder) => names(folder).map((name) => join(folder, name))),
    processes: processesOf('/opt/Portcullis/portcullis-companion'),
  };
}

/** Processes that run this program. */
export function processesOf(program: string): number[] {
  return names('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '') === program;
      } catch {
        // It has ended, or is a thread of the kernel.
        return false;
      }
    })
    .map(Number);
}

async function nssRoots(session: DesktopSession): Promise<string[]> {
  const database = `sql:${join(session.home, '.pki', 'nssdb')}`;
  if (names(join(session.home, '.pki', 'nssdb')).length === 0) return [];
  const list = await session.run('certutil', '-L', '-d', database);
  const nicknames = list.split('\n').flatMap((line) => /^(\S.*?)\s+C,,\s*$/.exec(line)?.[1] ?? []);
  const texts = await Promise.all(
    nicknames.map((name) => session.run('certutil', '-L', '-d', database, '-n', name, '-a')),
  );
  return fingerprints(texts.join('\n'));
}

function fingerprints(pem: string): string[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block).fingerprint256).sort();
}

function handlers(home: string): string[] {
  try {
    const text = readFileSync(join(home, '.config', 'mimeapps.list'), 'utf8');
    return text.split('\n').filter((line) => line.includes('portcullis'));
  } catch {
    // The person has never chosen a program for anything.
    return [];
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    // A folder that is not there holds nothing.
    return [];
  }
}
