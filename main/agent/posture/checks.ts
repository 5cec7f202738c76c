import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { PostureCheck, PostureResult } from '../../../core/exchange/policy-posture';
import type { DeviceProbe, Seen } from './probe';

/** Checks that are always made, with what a person can do about them. */
const ALWAYS = [
  {
    id: 'disk_encryption',
    name: 'Disk encryption',
    help: 'Ask your IT department how to have this disk encrypted.',
    see: (probe: DeviceProbe) => probe.diskEncryption(),
  },
  {
    id: 'firewall',
    name: 'Firewall',
    help: 'Switch the firewall on in the settings of your system.',
    see: (probe: DeviceProbe) => probe.firewall(),
  },
  {
    id: 'screen_lock',
    name: 'Screen lock',
    help: 'Let the screen lock by itself, in the settings of your system.',
    see: (probe: DeviceProbe) => probe.screenLock(),
  },
  {
    id: 'domain_joined',
    name: 'Joined to the company',
    help: 'Ask your IT department to join this device to the company.',
    see: seeDomain,
  },
] as const;

/** Makes all checks at once; one that fails to run is `unknown`. */
export async function checkPosture(
  probe: DeviceProbe,
  checks: readonly PostureCheck[],
): Promise<PostureResult[]> {
  const own = checks.filter(({ os }) => os.length === 0 || os.includes(probe.os));
  return await Promise.all([
    ...ALWAYS.map(({ id, name, help, see }) => resultOf({ id, name, help }, see(probe))),
    ...own.map((check) => resultOf(check, see(probe, check))),
  ]);
}

async function resultOf(
  { id, name, help }: { id: string; name: string; help?: string | undefined },
  seeing: Promise<Seen | undefined>,
): Promise<PostureResult> {
  const seen = await seeing.catch(() => undefined);
  if (!seen) return { id, name, result: 'unknown', detail: 'It cannot be told on this device' };
  return {
    id,
    name,
    result: seen.ok ? 'passed' : 'failed',
    detail: seen.detail,
    ...(seen.ok || help === undefined ? {} : { help }),
  };
}

async function seeDomain(probe: DeviceProbe): Promise<Seen | undefined> {
  const names = await probe.domains();
  if (!names) return undefined;
  return { ok: names.length > 0, detail: names.join(', ') || 'Joined to nothing' };
}

async function see(probe: DeviceProbe, check: PostureCheck): Promise<Seen | undefined> {
  switch (check.kind) {
    case 'os_version': {
      const version = await probe.osVersion();
      if (version === '') return undefined;
      return { ok: isAtLeast(version, check.atLeast), detail: `Version ${version}` };
    }
    case 'process': {
      const wanted = check.process.toLowerCase().replace(/\.exe$/, '');
      const running = await probe.processes();
      if (!running) return undefined;
      const ok = running.has(wanted);
      return { ok, detail: `${check.process} is ${ok ? '' : 'not '}running` };
    }
    case 'file':
      return await seeFile(check.path, check.sha256);
    case 'certificate': {
      const known = await probe.certificates();
      if (!known) return undefined;
      const ok = known.has(check.sha256.toLowerCase());
      return { ok, detail: ok ? 'The certificate is there' : 'The certificate is missing' };
    }
    case 'serial_number': {
      const serial = await probe.serialNumber();
      if (serial === undefined) return undefined;
      const ok = check.in.some((one) => one.toLowerCase() === serial.toLowerCase());
      return { ok, detail: ok ? 'A device of the company' : 'Not on the list of devices' };
    }
    case 'disk_encryption':
      return await probe.diskEncryption();
    case 'firewall':
      return await probe.firewall();
    case 'screen_lock':
      return await probe.screenLock();
    case 'domain': {
      const names = await probe.domains();
      if (!names) return undefined;
      const ok = names.includes(check.domain.toLowerCase());
      return { ok, detail: ok ? check.domain : `Not joined to ${check.domain}` };
    }
  }
}

/** Number by number: 10.0.22631 is above 10.0.9600; a missing number is 0. */
export function isAtLeast(version: string, least: string): boolean {
  const numbers = (text: string): number[] => (text.match(/\d+/g) ?? []).map(Number);
  const [have, want] = [numbers(version), numbers(least)];
  for (let at = 0; at < Math.max(have.length, want.length); at += 1) {
    const difference = (have[at] ?? 0) - (want[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

async function seeFile(path: string, sha256: string | undefined): Promise<Seen> {
  const file = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { ok: false, detail: missing ? 'The file is missing' : 'The file cannot be read' };
  }
  if (sha256 === undefined) return { ok: true, detail: 'The file is there' };
  const ok = hash.digest('hex') === sha256.toLowerCase();
  return { ok, detail: ok ? 'The file is the right one' : 'The file is another one' };
}
