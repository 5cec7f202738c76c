import type { ManagedSettings } from '../managed/schema';

const DAY_MS = 24 * 60 * 60 * 1000;
/** The ring of devices for which IT names none. */
const DEFAULT_RING = 'stable';

type UpdateSettings = Pick<
  ManagedSettings,
  'updates' | 'updateChannel' | 'updateVersion' | 'updateDeferDays'
>;

/** What the endpoint offers, as electron-updater reads it. */
export interface Offer {
  readonly version: string;
  /** ISO 8601. */
  readonly releaseDate: string;
  /** Its packages; the digest is base64. */
  readonly files: readonly { readonly sha512: string }[];
}

/** Where this device looks for updates at its endpoint: its ring, or the version that IT has pinned. */
export function feedAddress(endpoint: string, settings: UpdateSettings): string {
  const { updateVersion, updateChannel = DEFAULT_RING } = settings;
  const folder = updateVersion === undefined ? updateChannel : `versions/${updateVersion}`;
  return new URL(`/api/updates/v1/${folder}/`, endpoint).href;
}

/** Name of a release's description, as electron-updater asks for it on this system. */
export function descriptionName(platform: NodeJS.Platform, arch: string): string {
  if (platform === 'win32') return 'latest.yml';
  if (platform === 'darwin') return 'latest-mac.yml';
  return arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${arch}.yml`;
}

/**
 * What to do about an offer: nothing, wait until it has been out for long enough, ask the person, or
 * install it. An older version is taken where IT has pinned it, and where the ring went back to it.
 */
export function planFor(
  offer: Offer,
  current: string,
  settings: UpdateSettings,
  now: number,
): 'nothing' | 'wait' | 'ask' | 'install' {
  const { updates = 'ask', updateVersion, updateDeferDays = 0 } = settings;
  if (updates === 'off' || offer.version === current) return 'nothing';
  if (updateVersion !== undefined && offer.version !== updateVersion) return 'nothing';
  const releasedAt = Date.parse(offer.releaseDate);
  // A version that IT has named itself needs no time to prove itself.
  const isTooNew = updateVersion === undefined && !(now - releasedAt >= updateDeferDays * DAY_MS);
  if (updateDeferDays > 0 && isTooNew) return 'wait';
  return updates;
}
