import { z } from 'zod';
import type { Seen } from './probe';

/** `NAME=value` lines of os-release(5). */
export function osReleaseVersion(text: string): string {
  const value = /^VERSION_ID="?([^"\n]*)"?$/m.exec(text)?.[1];
  return value ?? '';
}

interface BlockDevice {
  readonly name: string;
  readonly type: string;
  readonly fstype?: string | null | undefined;
  readonly mountpoints?: readonly (string | null)[] | undefined;
  readonly mountpoint?: string | null | undefined;
  readonly children?: readonly BlockDevice[] | undefined;
}

const blockDeviceSchema: z.ZodType<BlockDevice> = z.lazy(() =>
  z.object({
    name: z.string(),
    type: z.string(),
    fstype: z.string().nullish(),
    mountpoints: z.array(z.string().nullable()).optional(),
    mountpoint: z.string().nullish(),
    children: z.array(blockDeviceSchema).optional(),
  }),
);
const lsblkSchema = z.object({ blockdevices: z.array(blockDeviceSchema) });

/** `lsblk --json --output NAME,TYPE,FSTYPE,MOUNTPOINTS`: whether what holds `/` lies under dm-crypt. */
export function rootEncryption(json: string): Seen | undefined {
  const parsed = lsblkSchema.safeParse(parseJson(json));
  if (!parsed.success) return undefined;
  for (const device of parsed.data.blockdevices) {
    const path = pathToRoot(device);
    if (!path) continue;
    const ok = path.some(({ type, fstype }) => type === 'crypt' || fstype === 'crypto_LUKS');
    return { ok, detail: ok ? 'LUKS' : 'The system disk is not encrypted' };
  }
  return undefined;
}

function pathToRoot(device: BlockDevice): readonly BlockDevice[] | undefined {
  const mounts = device.mountpoints ?? [device.mountpoint ?? null];
  if (mounts.includes('/')) return [device];
  for (const child of device.children ?? []) {
    const below = pathToRoot(child);
    if (below) return [device, ...below];
  }
  return undefined;
}

/** `gsettings get org.gnome.desktop.screensaver lock-enabled` and `… org.gnome.desktop.session idle-delay`. */
export function gnomeLock(enabled: string, idleDelay: string): Seen {
  const locks = enabled.trim() === 'true';
  const seconds = Number(/uint32 (\d+)/.exec(idleDelay)?.[1] ?? '0');
  if (!locks) return { ok: false, detail: 'The screen does not lock' };
  if (seconds === 0) return { ok: false, detail: 'The screen never goes off by itself' };
  return { ok: true, detail: `Locks after ${Math.ceil(seconds / 60)} minutes` };
}

/** `kreadconfig6 --file kscreenlockerrc --group Daemon --key Autolock --default true`. */
export function kdeLock(autolock: string): Seen {
  const ok = autolock.trim() !== 'false';
  return { ok, detail: ok ? 'Locks by itself' : 'The screen does not lock by itself' };
}

/** `realm list --name-only`: a name a line. */
export function realmNames(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line) => (line.trim() === '' ? [] : [line.trim().toLowerCase()]));
}

/** Domains of sssd.conf(5): `domains = a, b` of the section `[sssd]`. */
export function sssdDomains(text: string): string[] {
  const line = /^\s*domains\s*=\s*(.*)$/m.exec(text)?.[1] ?? '';
  return line.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim().toLowerCase()]));
}

/** `systemctl is-active ufw firewalld nftables`, one word a line, and ufw.conf. */
export function linuxFirewall(states: string, ufwConf: string | undefined): Seen {
  const [ufw, firewalld, nftables] = states.split('\n').map((word) => word.trim());
  const ufwOn = ufw === 'active' && /^ENABLED=yes\s*$/im.test(ufwConf ?? '');
  const active = ufwOn
    ? 'ufw'
    : firewalld === 'active'
      ? 'firewalld'
      : nftables === 'active'
        ? 'nftables'
        : undefined;
  return active === undefined
    ? { ok: false, detail: 'No firewall is active' }
    : { ok: true, detail: active };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Some other program answered to this name.
    return undefined;
  }
}
