import type { Zone } from './zone';

/** Whether a host name fits a zone's pattern. */
export function fitsHost(pattern: string, host: string): boolean {
  if (pattern === '*' || pattern === host) return true;
  return pattern.startsWith('*.') && host.endsWith(pattern.slice(1));
}

/** Finds the zone of a host name: the exact name first, then the longest `*.` pattern, then `*`. */
export class ZoneTable {
  readonly #exact = new Map<string, Zone>();
  readonly #below = new Map<string, Zone>();
  #any: Zone | undefined;

  constructor(readonly zones: readonly Zone[]) {
    for (const zone of zones) {
      for (const host of zone.config.hosts) {
        if (host === '*') this.#any ??= zone;
        else if (host.startsWith('*.')) this.#below.set(host.slice(2), zone);
        else this.#exact.set(host, zone);
      }
    }
  }

  /** `host` is a lower-case name without port. */
  find(host: string): Zone | undefined {
    const exact = this.#exact.get(host);
    if (exact) return exact;
    for (let at = host.indexOf('.'); at >= 0; at = host.indexOf('.', at + 1)) {
      const zone = this.#below.get(host.slice(at + 1));
      if (zone) return zone;
    }
    return this.#any;
  }
}
