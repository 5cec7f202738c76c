import type { PreviousSettings } from './system-proxy';

/** Addresses that our own services have; a PAC file of ours is nothing to go back to. */
const OURS = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d+\/proxy\.pac$/;

/** The PAC file among the settings from before us, whatever the platform calls it. */
export function pacAddressOf(previous: PreviousSettings): string | undefined {
  const isOff =
    ['none', 'manual'].includes(previous['mode'] ?? '') || previous['ProxyType'] === '0';
  if (isOff) return undefined;
  return Object.values(previous).find(
    (value) => /^(https?|file):\/\//.test(value) && !OURS.test(value),
  );
}
